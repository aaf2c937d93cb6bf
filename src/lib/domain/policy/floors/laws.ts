import { FLOOR_ZONES } from './countries.ts';

/** A law that the shop's own rules cannot go below: what it demands, where that is written, and when it was read. */
export type Law = {
	jurisdiction: string;
	/** ISO 3166-1 alpha-2 */
	countries: readonly string[];
	/** Whom it protects. */
	buyers: 'consumer' | 'any';
	demands: string;
	source: string;
	address: string;
	/** The day we read it. */
	read: string;
	/** Kinds of `exemption` that take a line out of it, given evidence on the order. */
	exemptions: readonly ExemptionKind[];
};

export const EXEMPTION_KINDS = [
	'personalised',
	'perishable',
	'sealed',
	'digital',
	'dated',
	'separate_confirmation'
] as const;
export type ExemptionKind = (typeof EXEMPTION_KINDS)[number];

const EUROPEAN: readonly ExemptionKind[] = ['personalised', 'perishable', 'sealed', 'digital', 'dated'];

/** Facts with their source. Not legal advice. */
export const LAWS = {
	eu_withdrawal: {
		jurisdiction: 'EU/EEA',
		countries: Object.keys(FLOOR_ZONES),
		buyers: 'consumer',
		demands:
			'Withdrawal from a distance contract without reason and without fee until 14 days after the last piece was received; an end on a Saturday, Sunday or public holiday of the buyer’s country moves to the next working day. Informed late within 12 months: 14 days from then; never informed: 12 months more. Refund incl. standard delivery within 14 days.',
		source: 'Directive 2011/83/EU, Articles 9 to 16; Regulation (EEC, Euratom) No 1182/71, Article 3',
		address: 'https://eur-lex.europa.eu/eli/dir/2011/83/2026-06-19',
		read: '2026-11-22',
		exemptions: EUROPEAN
	},
	uk_cancellation: {
		jurisdiction: 'UK',
		countries: ['GB'],
		buyers: 'consumer',
		demands:
			'Cancellation of a distance contract without reason and without fee until 14 days after the last piece was received; told late within 12 months: 14 days from then; never told: 12 months more. Refund incl. standard delivery within 14 days of getting the goods or proof of sending.',
		source:
			'Consumer Contracts (Information, Cancellation and Additional Charges) Regulations 2013, regulations 27 to 34',
		address: 'https://www.legislation.gov.uk/uksi/2013/3134',
		read: '2026-11-22',
		exemptions: EUROPEAN
	},
	cn_seven_days: {
		jurisdiction: 'CN',
		countries: ['CN'],
		buyers: 'consumer',
		demands:
			'Return without reason within 7 days, counted from the day after receipt; the price of the goods back within 7 days of getting them. An end on a rest day: the later day is taken.',
		source:
			'Law on the Protection of Consumer Rights and Interests, Article 25; SAMR measures for 7-day returns (2017, amended 2020)',
		address: 'https://www.gov.cn/jrzg/2013-10/25/content_2515601.htm',
		read: '2026-11-22',
		exemptions: ['personalised', 'perishable', 'sealed', 'digital', 'separate_confirmation']
	},
	us_late_shipment: {
		jurisdiction: 'US',
		countries: ['US'],
		buyers: 'any',
		demands:
			'Not shipped when stated, or within 30 days (50 where credit was applied for): consent to the new date, or cancel with everything back. Silence consents only to a first delay of at most 30 days.',
		source: 'Mail, Internet, or Telephone Order Merchandise Rule, 16 CFR Part 435',
		address: 'https://www.ecfr.gov/current/title-16/part-435',
		read: '2026-11-22',
		exemptions: []
	},
	ny_undisclosed_terms: {
		jurisdiction: 'US-NY',
		countries: ['US'],
		buyers: 'consumer',
		demands:
			'Where fees and the terms of refund were not disclosed before payment: a refund up to 30 days from purchase, goods unused, purchase provable, in cash or credit as the buyer likes.',
		source: 'New York General Business Law § 218-a',
		address: 'https://www.nysenate.gov/legislation/laws/GBS/218-A',
		read: '2026-11-22',
		exemptions: []
	}
} as const satisfies Record<string, Law>;

export type LawId = keyof typeof LAWS;

/** The law whose source a window, a quote or a receipt names; nothing where we do not know it any more. */
export const lawNamed = (source: string): Law | undefined =>
	Object.values(LAWS).find((law) => law.source === source);
