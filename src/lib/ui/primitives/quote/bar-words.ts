import type { CancelPage } from '#domain/cancellation/cancel-pages.ts';
import type { FeeBarWords } from '#i18n/fee-bar.ts';
import { wordFeeBar } from '#i18n/fee-frames.ts';
import { readerFormat } from '#i18n/reader-format.ts';

/** The fee bar of a page about cancelling, worded where the page is made: by the server, in its reader's zone. */
export function barWords(page: CancelPage, zone: string | undefined): FeeBarWords | undefined {
	const format = readerFormat(zone ?? page.zone, page.asOf);
	return wordFeeBar(
		{ schedule: page.schedule },
		{ format, now: Date.parse(page.asOf), currency: page.currency }
	);
}
