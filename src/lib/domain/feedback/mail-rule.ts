import type { MailRule } from './form.ts';

/**
 * Where a shop may write to its own customers without having asked them first, and where that is said. What is asked
 * after a sale counts as advertising (product.md; Bundesgerichtshof, VI ZR 225/17 of 10 July 2018), so these are the
 * rules of advertising by mail. Read in November 2026; not legal advice. Countries that are not here: only with consent.
 */
type CustomerRule = {
	source: string;
	/** For so many days after the sale. */
	days?: number;
};
const EU = { source: 'Directive 2002/58/EC, Article 13(2)' };
const EU_COUNTRIES = 'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(
	' '
);

export const CUSTOMER_RULES: ReadonlyMap<string, CustomerRule> = new Map<string, CustomerRule>([
	...EU_COUNTRIES.map((country) => [country, EU] as const),
	...['IS', 'LI', 'NO'].map(
		(country) => [country, { source: `${EU.source}, as taken into the EEA Agreement` }] as const
	),
	['GB', { source: 'Privacy and Electronic Communications Regulations 2003, regulation 22(3)' }],
	['CH', { source: 'Bundesgesetz gegen den unlauteren Wettbewerb, Art. 3 Abs. 1 lit. o' }],
	['US', { source: 'CAN-SPAM Act, 15 U.S.C. § 7704(a)' }],
	['CA', { source: 'Canada’s Anti-Spam Legislation, S.C. 2010, c. 23, s. 10(9)(a) and (10)', days: 730 }],
	['AU', { source: 'Spam Act 2003, Schedule 2, clause 2' }],
	['JP', { source: 'Act on Regulation of Transmission of Specified Electronic Mail, Article 3(1)(iii)' }]
]);

/** What somebody has said about being written to; nothing where they never did. */
export type MailWish = 'yes' | 'no' | undefined;

/**
 * Whether a shopper may be asked by mail. Whoever said no never is, whatever else holds; whoever said yes is, unless the
 * shop never mails; the rest only where the shop goes by the existing-customer rule and the buyer's country has one.
 *
 * @param country ISO 3166-1 alpha-2 of where the order went; null where that is not known
 * @param placedAt when the address came with a sale, epoch milliseconds
 */
export function mayAskByMail(
	rule: MailRule,
	{ wish, country, placedAt, now }: { wish: MailWish; country: string | null; placedAt: number; now: number }
): boolean {
	if (rule === 'never' || wish === 'no') return false;
	if (wish === 'yes') return true;
	const found = rule === 'customers' && country !== null ? CUSTOMER_RULES.get(country) : undefined;
	if (!found) return false;
	return found.days === undefined || now - placedAt < found.days * 86_400_000;
}
