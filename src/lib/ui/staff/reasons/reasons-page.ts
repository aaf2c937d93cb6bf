import type { ReasonsFields } from '#domain/reasons/address.ts';
import type { ReasonsAsk } from '#domain/reasons/ask.ts';
import type { BehindOrder, ReasonFigures } from '#domain/reasons/view.ts';

export type ReasonsPage = {
	ask: ReasonsAsk;
	figures: ReasonFigures;
	fields: ReasonsFields;
	/** Asks the same again. */
	address: string;
};

export type ReasonOrdersPage = {
	ask: ReasonsAsk;
	behind: { within: string; late: string; low: boolean };
	fields: ReasonsFields;
	list: BehindOrder[];
	back: string;
	next: string | null;
};
