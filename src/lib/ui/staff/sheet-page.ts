import type { Locale } from '#i18n/locale.ts';
import type { RefusalCode } from '#domain/refusal.ts';

/** What the page of a printed link is made from. */
export type SheetPage = {
	ref: string;
	displayRef: string;
	/** The order's, as far as we speak it. */
	language: Locale;
	days: number[];
	code: RefusalCode | undefined;
	/** The link, this once. */
	made: SheetMade | undefined;
};

export type SheetMade = {
	url: string;
	/** The day it ends, as it is read in its language; null where that is some days after everything has come. */
	until: string | null;
	qr: { size: number; path: string };
	size: 'a4' | 'a6';
	language: Locale;
};
