import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { mayCall } from './address.ts';

/** Every address of a name. Throws where there is none. */
export type Resolve = (host: string) => Promise<string[]>;

/**
 * Asks the name servers themselves: the system's look-up shares four threads with everything else, so that a few names
 * that nobody answers for would hold up the whole server; and it knows names of this machine, which nobody out there has.
 */
export const askNameServers: Resolve = async (host) => {
	const resolver = new Resolver({ timeout: 3000, tries: 2 });
	const asked = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
	const found = asked.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
	if (found.length === 0) throw new Error(`no address for ${host}`);
	return found;
};

/** As this machine finds names: also those of a hosts file, for whoever develops. */
export const askSystem: Resolve = async (host) =>
	(await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);

export type Found = { addresses: string[] } | { trouble: 'name_not_found' | 'address_refused' };

/**
 * The addresses behind a host that may be called. One that may not spoils all of them: a name that leads both outside
 * and inside is not a mistake that could be sorted out here.
 */
export async function findAddresses(host: string, allowNear: boolean, resolve: Resolve): Promise<Found> {
	const addresses = isIP(host) ? [host] : await resolve(host).catch(() => []);
	if (addresses.length === 0) return { trouble: 'name_not_found' };
	return addresses.every((address) => mayCall(address, allowNear))
		? { addresses }
		: { trouble: 'address_refused' };
}
