import type { Chance } from './chance.ts';

/** Where the shop sells: in which money, with which tax, and who brings the parcel how. */
export type Market = {
	country: string;
	/** How many of a hundred orders come from here. */
	weight: number;
	currency: string;
	locale: string;
	/** Tax in percent, and whether consumers see it in the price. */
	taxPercent: number;
	taxIncluded: boolean;
	/** What a euro is worth, and to what amount (in minor units) a price is rounded. */
	perEuro: number;
	roundTo: number;
	/** Numbers of decimals of the currency. */
	decimals: number;
	/** In the market's own money, in minor units; free from three times the usual basket. */
	shipping: number;
	carriers: string[];
	/** Hours the market's clocks are ahead of UTC, roughly: nobody rings at three in the morning. */
	hoursAhead: number;
	route: 'domestic' | 'neighbour' | 'overseas' | 'china';
	/** Days from order to door that the shop promises. */
	days: number;
};

const EURO = { currency: 'EUR', perEuro: 1, roundTo: 5, decimals: 2, hoursAhead: 1 } as const;

// prettier-ignore
export const MARKETS: Market[] = [
	{ ...EURO, country: 'DE', weight: 30, locale: 'de-DE', taxPercent: 19, taxIncluded: true, shipping: 490, carriers: ['dhl_parcel_de', 'dpd', 'gls', 'hermes'], route: 'domestic', days: 4 },
	{ ...EURO, country: 'FR', weight: 12, locale: 'fr-FR', taxPercent: 20, taxIncluded: true, shipping: 890, carriers: ['laposte', 'chronopost', 'gls'], route: 'neighbour', days: 6 },
	{ ...EURO, country: 'NL', weight: 10, locale: 'nl-NL', taxPercent: 21, taxIncluded: true, shipping: 790, carriers: ['dpd', 'dhl', 'ups'], route: 'neighbour', days: 5 },
	{ ...EURO, country: 'AT', weight: 4, locale: 'de-AT', taxPercent: 20, taxIncluded: true, shipping: 790, carriers: ['postat', 'gls'], route: 'neighbour', days: 5 },
	{ country: 'GB', weight: 11, currency: 'GBP', locale: 'en-GB', taxPercent: 20, taxIncluded: true, perEuro: 0.86, roundTo: 25, decimals: 2, shipping: 950, carriers: ['royalmail', 'dpd', 'ups'], hoursAhead: 0, route: 'overseas', days: 8 },
	{ country: 'US', weight: 11, currency: 'USD', locale: 'en-US', taxPercent: 8.25, taxIncluded: false, perEuro: 1.1, roundTo: 50, decimals: 2, shipping: 1900, carriers: ['ups', 'fedex', 'usps'], hoursAhead: -6, route: 'overseas', days: 10 },
	{ country: 'CN', weight: 11, currency: 'CNY', locale: 'zh-CN', taxPercent: 13, taxIncluded: true, perEuro: 7.8, roundTo: 100, decimals: 2, shipping: 1200, carriers: ['sf', 'zto', 'jd'], hoursAhead: 8, route: 'china', days: 4 },
	{ country: 'JP', weight: 5, currency: 'JPY', locale: 'ja-JP', taxPercent: 10, taxIncluded: true, perEuro: 165, roundTo: 50, decimals: 0, shipping: 2200, carriers: ['dhl_express', 'fedex'], hoursAhead: 9, route: 'overseas', days: 9 },
	{ country: 'BR', weight: 3, currency: 'USD', locale: 'pt-BR', taxPercent: 0, taxIncluded: false, perEuro: 1.1, roundTo: 50, decimals: 2, shipping: 2900, carriers: ['correios'], hoursAhead: -3, route: 'overseas', days: 18 },
	{ country: 'KW', weight: 3, currency: 'KWD', locale: 'en-KW', taxPercent: 0, taxIncluded: false, perEuro: 0.335, roundTo: 50, decimals: 3, shipping: 4500, carriers: ['dhl_express'], hoursAhead: 3, route: 'overseas', days: 9 }
];

/** A market by its share of the orders; `among` narrows the choice. */
export function pickMarket(chance: Chance, among: (market: Market) => boolean = () => true): Market {
	const open = MARKETS.filter(among);
	let rest = chance.next() * open.reduce((sum, { weight }) => sum + weight, 0);
	for (const market of open) {
		rest -= market.weight;
		if (rest < 0) return market;
	}
	throw new Error('no market is open');
}

/** A euro price in the market's money, rounded as shops round. */
export function priceIn(market: Market, euroCents: number): number {
	const exact = (euroCents / 100) * market.perEuro * 10 ** market.decimals;
	return Math.max(market.roundTo, Math.round(exact / market.roundTo) * market.roundTo);
}
