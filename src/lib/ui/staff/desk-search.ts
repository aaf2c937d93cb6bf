import type { AskField, Problem } from '#domain/search/ask.ts';
import type { OrderStatus } from '#domain/order/states.ts';
import { m } from '#i18n/paraglide/messages.js';
import type { RowCount } from './row-count.ts';

/** An order as a search lists it; amounts in minor units. */
export type FoundItem = {
	ref: string;
	displayRef: string;
	status: OrderStatus;
	placedAt: string;
	currency: string;
	total: number;
	name: string | null;
	email: string | null;
};

/** What was asked, as the form shows it again; days are YYYY-MM-DD. */
export type AskedFields = {
	q: string;
	status: string;
	market: string;
	carrier: string;
	from: string;
	to: string;
	problem: string;
};

export type SearchResult = {
	orders: FoundItem[];
	/** The address of the next page. */
	next: string | undefined;
	/** All of it as a file, for whoever may have one. */
	file: { href: string; count: RowCount | null } | null;
	/** Words that come near what was typed, where nothing is written exactly so. */
	near: readonly string[] | undefined;
	limit: 'capped' | 'slow' | undefined;
	/** Fields that were not understood. */
	faults: readonly AskField[];
	/** More was typed than was looked at. */
	cut: boolean;
};

export const PROBLEM_WORDS = {
	any: m['staff.find.problem_any'],
	request: m['staff.find.problem_request'],
	return: m['staff.find.problem_return'],
	refund: m['staff.find.problem_refund'],
	parcel: m['staff.find.problem_parcel'],
	left: m['staff.find.problem_left'],
	write_back: m['staff.find.problem_write_back']
} satisfies Record<Problem, () => string>;

export const FIELD_WORDS = {
	status: m['staff.find.status'],
	market: m['staff.find.market'],
	carrier: m['staff.find.carrier'],
	from: m['staff.find.from'],
	to: m['staff.find.to'],
	problem: m['staff.find.problem'],
	after: m['staff.find.page']
} satisfies Record<AskField, () => string>;
