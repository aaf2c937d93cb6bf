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

/** How long a law makes the seller answer for what is wrong with goods, counted from their delivery. */
export type Guarantee = Omit<Law, 'buyers' | 'exemptions'> & {
	/** ISO 8601, from the delivery of the goods. Where the law names none that can be read off an order, the longest. */
	lasts: string;
};

const EUROPEAN_GUARANTEE = 'Directive (EU) 2019/771, Articles 10 to 16';
const LONGER: readonly string[] = ['ES', 'IE', 'IS', 'NO', 'PT', 'SE'];
const READ = '2026-11-23';

/**
 * Facts with their source; they protect consumers and exempt no goods. A state that is not named has none we know of.
 * Not legal advice.
 */
export const GUARANTEES = {
	eu_conformity: {
		jurisdiction: 'EU/EEA',
		countries: Object.keys(FLOOR_ZONES).filter((country) => !LONGER.includes(country)),
		lasts: 'P2Y',
		demands:
			'The seller answers for any lack of conformity that shows within 2 years of delivery (in Germany § 438 BGB): repair or replacement free of charge, else a lower price or the money back. In the first year it counts as having been there. Finland and the Netherlands know longer rights for goods that are meant to last, without a fixed end.',
		source: EUROPEAN_GUARANTEE,
		address: 'https://eur-lex.europa.eu/eli/dir/2019/771/oj',
		read: READ
	},
	eu_three_years: {
		jurisdiction: 'ES/PT/SE',
		countries: ['ES', 'PT', 'SE'],
		lasts: 'P3Y',
		demands: 'As in the rest of the Union, for 3 years from delivery.',
		source: `${EUROPEAN_GUARANTEE}; Real Decreto Legislativo 1/2007, Article 120 (ES); Decreto-Lei 84/2021, Article 12 (PT); Konsumentköplag (2022:260), chapter 4 (SE)`,
		address: 'https://eur-lex.europa.eu/eli/dir/2019/771/oj',
		read: READ
	},
	nordic_five_years: {
		jurisdiction: 'NO/IS',
		countries: ['NO', 'IS'],
		lasts: 'P5Y',
		demands: '5 years from delivery for goods that are meant to last much longer than 2, else 2 years.',
		source: 'Forbrukerkjøpsloven § 27 (NO); Lög um neytendakaup nr. 48/2003, Article 27 (IS)',
		address: 'https://lovdata.no/dokument/NL/lov/2002-06-21-34',
		read: READ
	},
	ie_limitation: {
		jurisdiction: 'IE',
		countries: ['IE'],
		lasts: 'P6Y',
		demands: 'Repair, replacement, a lower price or the money back; claims end 6 years after delivery.',
		source: 'Consumer Rights Act 2022, Part 2; Statute of Limitations 1957, section 11',
		address: 'https://www.irishstatutebook.ie/eli/2022/act/37',
		read: READ
	},
	uk_conformity: {
		jurisdiction: 'UK',
		countries: ['GB'],
		lasts: 'P6Y',
		demands:
			'30 days to reject what does not conform; after that repair or replacement first, then a lower price or rejection, without deduction in the first 6 months. Claims end 6 years after delivery (Scotland: 5).',
		source: 'Consumer Rights Act 2015, sections 9 to 24; Limitation Act 1980, section 5',
		address: 'https://www.legislation.gov.uk/ukpga/2015/15/part/1/chapter/2',
		read: READ
	},
	cn_quality: {
		jurisdiction: 'CN',
		countries: ['CN'],
		lasts: 'P2Y',
		demands:
			'Faulty goods come back within 7 days; after that repair or replacement, or the money where a contract may be ended. For goods under the three guarantees: replaced within 15 days, repaired for as long as their own warranty lasts, mostly 1 year. Where none is set, defects are told within 2 years of receipt.',
		source:
			'Law on the Protection of Consumer Rights and Interests, Articles 23 and 24; Civil Code, Article 621; Provisions on repair, replacement and return of certain goods (1995)',
		address: 'https://www.gov.cn/jrzg/2013-10/25/content_2515601.htm',
		read: READ
	}
} as const satisfies Record<string, Guarantee>;

export type GuaranteeId = keyof typeof GUARANTEES;
