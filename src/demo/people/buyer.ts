import type { OrderDocument } from '#domain/order/order-document.ts';
import type { Chance } from '../chance.ts';
import { FOLK, type Folk } from './places.ts';

export type Buyer = Pick<OrderDocument, 'buyer' | 'ship_to'>;

/** Domains that RFC 2606 keeps free: no mail of a demo ever reaches anybody. */
const DOMAINS = ['example.com', 'example.org', 'example.net'];
const TIERS = [undefined, undefined, undefined, 'silver', 'gold'];

/** Somebody who buys, and where it goes. Businesses buy in their own name, with a person to ask for. */
export function inventBuyer(chance: Chance, country: string, kind: 'consumer' | 'business'): Buyer {
	const folk = FOLK[country];
	if (!folk) throw new Error(`nobody lives in ${country}`);
	const [given, givenPlain = given] = chance.pick(folk.given);
	const [family, familyPlain = family] = chance.pick(folk.family);
	const name = nameOf(folk, given, family);
	const company = kind === 'business' ? folk.company : undefined;
	const mailbox = `${givenPlain}.${familyPlain}`.toLowerCase().replaceAll(/[^a-z.-]/g, '');
	const phone = chance.happens(0.75) ? digits(chance, folk.phone) : undefined;
	return {
		buyer: {
			kind,
			country,
			name,
			email: `${mailbox}@${chance.pick(DOMAINS)}`,
			...(phone ? { phone } : {}),
			...tierOf(chance, kind)
		},
		ship_to: {
			name,
			...(company ? { company } : {}),
			lines: [digits(chance, chance.pick(folk.streets))],
			...(folk.postcode ? { postcode: digits(chance, folk.postcode) } : {}),
			city: chance.pick(folk.cities),
			...(folk.regions ? { region: chance.pick(folk.regions) } : {}),
			country,
			...(phone ? { phone } : {})
		}
	};
}

function nameOf({ order }: Folk, given: string, family: string): string {
	if (order === 'family+given') return `${family}${given}`;
	return order === 'family given' ? `${family} ${given}` : `${given} ${family}`;
}

function tierOf(chance: Chance, kind: 'consumer' | 'business'): { tier?: string } {
	const tier = kind === 'business' ? 'trade' : chance.pick(TIERS);
	return tier ? { tier } : {};
}

/** No number starts with a zero that the pattern did not ask for. */
const digits = (chance: Chance, pattern: string) => pattern.replaceAll('#', () => String(chance.whole(1, 9)));
