import { currencyDecimals } from '../money/currency-decimals.ts';
import { readTypedAmount } from '../money/typed-amount.ts';
import { accept, refuse, type Result } from '../refusal.ts';

/** By mail at nobody; at those who said yes; or also where the law lets a shop write to its own customers. */
export const MAIL_RULES = ['never', 'consent', 'customers'] as const;
export type MailRule = (typeof MAIL_RULES)[number];

/** What is asked, of whom and when. Every version is kept, so that an answer can be read beside what it answered. */
export type FeedbackForm = {
	on: boolean;
	/** Whole days after the last parcel has come. */
	days: number;
	/** Of a hundred orders, so many are asked. */
	sample: number;
	mail: MailRule;
	/** Whether "would you recommend us", 0 to 10, is asked beside the faces. */
	nps: boolean;
	/** A score of so much or less asks for a follow-up; 0 for none. */
	low: number;
	/** Within so many hours somebody should have followed up. */
	dueHours: number;
	/** Orders of so much, minor units by currency, are followed up when they are late; of other currencies none. */
	valuable: Record<string, number>;
	/** So many days after such an order has come somebody asks how it is; 0 for never. */
	checkIn: number;
	/** The shop's own question; empty where ours is asked. */
	question: { en: string; zh: string };
};

/**
 * What holds where nobody set anything: asked on the page alone, of everybody. By mail it is advertising in some
 * countries, so a shop says itself that it wants that.
 */
export const FIRST_FORM: FeedbackForm = {
	...{ on: true, days: 5, sample: 100, mail: 'never', nps: false, low: 2, dueHours: 24 },
	valuable: { EUR: 20_000, GBP: 17_500, USD: 20_000, CHF: 20_000, CNY: 150_000, JPY: 30_000 },
	checkIn: 0,
	question: { en: '', zh: '' }
};

const LONGEST_QUESTION = 120;

/** What a manager typed; each field as its text, a box as `on` or nothing. */
export type TypedForm = Record<
	| 'on'
	| 'days'
	| 'sample'
	| 'mail'
	| 'nps'
	| 'low'
	| 'dueHours'
	| 'valuable'
	| 'checkIn'
	| 'questionEn'
	| 'questionZh',
	string
>;

/**
 * Reads what a manager typed.
 *
 * Refusals: `request.invalid` with the `field`: a number out of its bounds (days 0 to 60, sample 0 to 100, low 0 to 4,
 * hours 1 to 336, check-in 0 to 60), worths that are none, a rule nobody knows, a question of more than 120 characters.
 */
export function readForm(typed: TypedForm): Result<FeedbackForm> {
	const bounds = {
		days: [0, 60],
		sample: [0, 100],
		low: [0, 4],
		dueHours: [1, 336],
		checkIn: [0, 60]
	} as const;
	const numbers = { days: 0, sample: 0, low: 0, dueHours: 0, checkIn: 0 };
	for (const [field, [least, most]] of Object.entries(bounds)) {
		const text = typed[field as keyof typeof bounds].trim();
		const number = /^\d{1,3}$/.test(text) ? Number(text) : -1;
		if (number < least || number > most) return refuse('request.invalid', { field });
		numbers[field as keyof typeof bounds] = number;
	}
	const valuable = readWorths(typed.valuable);
	if (!valuable) return refuse('request.invalid', { field: 'valuable' });
	const mail = MAIL_RULES.find((one) => one === typed.mail);
	if (!mail) return refuse('request.invalid', { field: 'mail' });
	const question = { en: typed.questionEn.trim(), zh: typed.questionZh.trim() };
	if ([...question.en].length > LONGEST_QUESTION) return refuse('request.invalid', { field: 'questionEn' });
	if ([...question.zh].length > LONGEST_QUESTION) return refuse('request.invalid', { field: 'questionZh' });
	// Half a question would leave the other language's readers with none: they are asked ours.
	return accept({ ...numbers, mail, valuable, on: typed.on !== '', nps: typed.nps !== '', question });
}

/** Worths as they are typed, one a line or between semicolons: `EUR 200`. Nothing where one of them is none. */
function readWorths(typed: string): Record<string, number> | undefined {
	const lines = typed.split(/[;\n]/).map((one) => one.trim());
	const worths: Record<string, number> = {};
	for (const line of lines.filter((one) => one !== '')) {
		const [, currency, amount] = /^([A-Z]{3})\s+(\S.*)$/.exec(line) ?? [];
		const minor = currency && amount ? readTypedAmount(amount, currency) : undefined;
		if (!currency || minor === undefined) return undefined;
		worths[currency] = minor;
	}
	return worths;
}

/** The same as text, as it is typed again. */
export const worthsText = (worths: Readonly<Record<string, number>>): string =>
	Object.entries(worths)
		.map(([currency, minor]) => {
			const decimals = currencyDecimals(currency);
			return `${currency} ${(minor / 10 ** decimals).toFixed(minor % 10 ** decimals === 0 ? 0 : decimals)}`;
		})
		.join('; ');
