import { error } from '@sveltejs/kit';
import { speaksOfKeptCard } from '#domain/money/kept-card.ts';
import { wordDelay } from '#i18n/order-delay.ts';
import { wordReturns } from '#i18n/order-returns.ts';
import { readerFormat } from '#i18n/reader-format.ts';
import { refundNotes } from '#i18n/refund-notes.ts';
import { wordTerms } from '#i18n/terms-words.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { personalParts } from '#server/http/personal-parts.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { moneyRows } from '#ui/primitives/money-rows.ts';
import { knownHistory, toldHistory } from '#ui/primitives/told-history.ts';
import { drawOrder } from '#ui/shopper/drawn/draw-order.server.ts';
import { tellOrder } from '#ui/shopper/told-order.ts';

/** An order's page as its buyer has it, made of the same parts, for somebody at the desk to look at. */
export async function load({ params, locals, isDataRequest, url }) {
	const view = await orUnavailable(locals.app.views.asBuyer(getStaff(locals), params.ref));
	if (!view) error(404);
	const format = readerFormat(view.zone, view.asOf);
	const now = Date.parse(view.asOf);
	const returns = wordReturns(view, format);
	const terms = wordTerms(view, format, now);
	const history = toldHistory(view.history);
	const drawn = {
		...{ view, terms, reader: { format, now } },
		rows: moneyRows(view.money),
		keptCard: speaksOfKeptCard(view.history),
		notes: refundNotes(view.ref, view.money, format, now),
		...{ history, personal: await personalParts(locals.app, view) }
	};
	return {
		isBeside: url.searchParams.has('beside'),
		order: tellOrder(view, format, now),
		parts: drawOrder(drawn, isDataRequest),
		history: knownHistory(history, isDataRequest),
		underWay: [...wordDelay(view, format), ...returns.underWay],
		terms: terms && { ...terms, lines: {} }
	};
}
