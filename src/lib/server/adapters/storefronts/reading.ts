import { toMinorUnits } from '#domain/money/decimal.ts';
import type { Exact } from './exact-json.ts';

export type Fields = { [name: string]: Exact | undefined };

/** What is there as an object; an empty one where it is none. */
export const fieldsOf = (value: Exact | undefined): Fields =>
	value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};

export const listOf = (value: Exact | undefined): Fields[] =>
	Array.isArray(value) ? value.map(fieldsOf) : [];

/** Text, or a number as it was written; nothing where it is empty or something else. */
export const textOf = (value: Exact | undefined): string | undefined =>
	typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

export const countOf = (value: Exact | undefined): number => {
	const text = textOf(value) ?? '';
	return /^-?\d{1,10}$/.test(text) ? Number(text) : NaN;
};

export const countryOf = (value: Exact | undefined): string | undefined => {
	const code = textOf(value)?.toUpperCase();
	return code && /^[A-Z]{2}$/.test(code) ? code : undefined;
};

/** Pictures are shown from anywhere on the web, but over https only. */
export const pictureOf = (value: Exact | undefined): string | undefined => {
	const address = textOf(value);
	return address && /^https:\/\//i.test(address) && URL.canParse(address) ? address : undefined;
};

/** An instant with its offset; what a shop says is in UTC without saying so gets its Z. */
export function instantOf(value: Exact | undefined, assumeUtc = false): string | undefined {
	const text = textOf(value)?.replace(' ', 'T');
	if (!text || Number.isNaN(Date.parse(text))) return undefined;
	if (/(Z|[+-]\d\d:?\d\d)$/i.test(text)) return new Date(text).toISOString();
	return assumeUtc ? new Date(`${text}Z`).toISOString() : undefined;
}

/** Reads the amounts of one document, remembering what could not be read and whether anything was rounded. */
export type MoneyReader = {
	(value: Exact | undefined, where: string): number;
	faults: { path: string; what: string; example: string }[];
	rounded: boolean;
};

/** @param minor amounts are in minor units already */
export function moneyIn(currency: string, minor = false): MoneyReader {
	const read: MoneyReader = (value, where) => {
		if (value === undefined || value === null || value === '') return 0;
		const text = textOf(value) ?? '';
		const units = minor ? wholeOf(text) : toMinorUnits(text, currency);
		if (units === undefined) {
			read.faults.push({ path: where, what: 'an amount', example: '19.99' });
			return 0;
		}
		read.rounded ||= units.rounded;
		return units.amount;
	};
	read.faults = [];
	read.rounded = false;
	return read;
}

function wholeOf(text: string): { amount: number; rounded: boolean } | undefined {
	const amount = /^-?\d{1,16}$/.test(text) ? Number(text) : NaN;
	return Number.isSafeInteger(amount) ? { amount, rounded: false } : undefined;
}

export const sum = (amounts: readonly number[]): number =>
	amounts.reduce((total, amount) => total + amount, 0);

/** Only what is there. */
export const present = <T>(value: T | undefined, where: (value: T) => object): object =>
	value === undefined ? {} : where(value);

/** Names of a person in one line. */
export const nameOf = (person: Fields): string | undefined =>
	[textOf(person['first_name']), textOf(person['last_name'])].filter(Boolean).join(' ') ||
	textOf(person['name']);
