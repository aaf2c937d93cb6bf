import { CARRIERS, type CarrierFacts } from './carrier-table.ts';

/** Letters and digits, small: `DHL-Paket`, `dhl_paket` and `DHLPaket` are one spelling. */
const spelling = (name: string): string =>
	name
		.slice(0, 200)
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, '');

const KEYS: ReadonlyMap<string, string> = new Map(
	Object.entries(CARRIERS).flatMap(([key, { names }]) =>
		[key, ...names.split('|')].map((name) => [spelling(name), key] as const)
	)
);

/** The carrier that shops and vendors name in their own ways; one that is not in the table is itself, as spelled. */
export const carrierKey = (name: string): string => KEYS.get(spelling(name)) ?? spelling(name);

const factsOf = (key: string): CarrierFacts | undefined =>
	Object.hasOwn(CARRIERS, key) ? CARRIERS[key as keyof typeof CARRIERS] : undefined;

/** The carrier itself and the houses it is part of: `dhl_parcel_de` is `dhl`. */
function houses(key: string): string[] {
	const all = [key];
	for (let one = factsOf(key)?.of; one !== undefined; one = factsOf(one)?.of) all.push(one);
	return all;
}

/**
 * Whether two names can mean the same carrier: the same one, or one the house of the other. A shop that says "DHL" may
 * mean any part of it; two parts of one house are two carriers.
 */
export function carriersAgree(a: string, b: string): boolean {
	const [one, other] = [carrierKey(a), carrierKey(b)];
	return houses(one).includes(other) || houses(other).includes(one);
}

/**
 * Where the carrier shows the parcel itself; nothing for a carrier whose page we do not know. Always `https`, and the
 * number is a value in it, whatever it is made of.
 *
 * @param postcode of the recipient, for carriers whose page asks for it; left out where unknown
 */
export function trackingPage(carrier: string, trackingNumber: string, postcode?: string): string | undefined {
	const template = houses(carrierKey(carrier))
		.map((key) => factsOf(key)?.page)
		.find((page) => page !== undefined);
	const number = trackingNumber.trim();
	if (template === undefined || number === '' || !number.isWellFormed()) return undefined;
	const code = postcode?.isWellFormed() ? encodeURIComponent(postcode.replace(/\s+/g, '')) : '';
	return template.replace('{number}', encodeURIComponent(number)).replace('{postcode}', code);
}
