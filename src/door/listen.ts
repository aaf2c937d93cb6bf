import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Settings } from '#server/settings.ts';
import { describeListenError } from '#server/start-failure.ts';

/** Takes the port. Throws a `StartFailure` with the remedy where it cannot be had. */
export async function listen(server: Server, settings: Settings): Promise<number> {
	const at = { host: settings.host, port: settings.port };
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error) => reject(describeListenError(error, at) as Error));
		server.listen(at, resolve);
	});
	return (server.address() as AddressInfo).port;
}

/** The last lines of a start. */
export function printAddresses(origin: string, more: readonly { what: string; address: string }[]): void {
	const all = [
		{ what: 'Shop', address: `${origin}/` },
		{ what: 'API', address: `${origin}/api/v1/docs` },
		...more
	];
	const width = Math.max(...all.map(({ what }) => what.length));
	const lines = all.map(({ what, address }) => `  ${what.padEnd(width)}  ${address}`);
	process.stdout.write(`\nRoundtrip is ready. Ctrl-C ends it.\n${lines.join('\n')}\n`);
}
