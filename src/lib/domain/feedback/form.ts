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
	/** The shop's own question; empty where ours is asked. */
	question: { en: string; zh: string };
};

/**
 * What holds where nobody set anything: asked on the page alone, of everybody. By mail it is advertising in some
 * countries, so a shop says itself that it wants that.
 */
export const FIRST_FORM: FeedbackForm = {
	...{ on: true, days: 5, sample: 100, mail: 'never', nps: false, low: 2, dueHours: 24 },
	question: { en: '', zh: '' }
};

const LONGEST_QUESTION = 120;

/** What a manager typed; each field as its text, a box as `on` or nothing. */
export type TypedForm = Record<
	'on' | 'days' | 'sample' | 'mail' | 'nps' | 'low' | 'dueHours' | 'questionEn' | 'questionZh',
	string
>;

/**
 * Reads what a manager typed.
 *
 * Refusals: `request.invalid` with the `field`: a number out of its bounds (days 0 to 60, sample 0 to 100, low 0 to 4,
 * hours 1 to 336), a rule nobody knows, a question of more than 120 characters.
 */
export function readForm(typed: TypedForm): Result<FeedbackForm> {
	const bounds = { days: [0, 60], sample: [0, 100], low: [0, 4], dueHours: [1, 336] } as const;
	const numbers = { days: 0, sample: 0, low: 0, dueHours: 0 };
	for (const [field, [least, most]] of Object.entries(bounds)) {
		const text = typed[field as keyof typeof bounds].trim();
		const number = /^\d{1,3}$/.test(text) ? Number(text) : -1;
		if (number < least || number > most) return refuse('request.invalid', { field });
		numbers[field as keyof typeof bounds] = number;
	}
	const mail = MAIL_RULES.find((one) => one === typed.mail);
	if (!mail) return refuse('request.invalid', { field: 'mail' });
	const question = { en: typed.questionEn.trim(), zh: typed.questionZh.trim() };
	if ([...question.en].length > LONGEST_QUESTION) return refuse('request.invalid', { field: 'questionEn' });
	if ([...question.zh].length > LONGEST_QUESTION) return refuse('request.invalid', { field: 'questionZh' });
	// Half a question would leave the other language's readers with none: they are asked ours.
	return accept({ ...numbers, mail, on: typed.on !== '', nps: typed.nps !== '', question });
}
