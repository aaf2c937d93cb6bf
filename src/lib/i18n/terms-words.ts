import type { OrderView } from '#domain/order/order-view.ts';
import type { Zone } from '#domain/policy/schedule.ts';
import { LONGEST_COUNTDOWN } from './countdown.ts';
import { LEFT, type FeeBarWords, type FeeSentences, type FeeSigns } from './fee-bar.ts';
import { signWords, wordFeeBar } from './fee-frames.ts';
import type { FeeReader } from './fee-phrases.ts';
import { feeSentences } from './fee-words.ts';
import type { Format } from './format.ts';
import { m } from './paraglide/messages.js';

/** A cancellation that waits for the warehouse. */
export type RequestWords = FeeSentences & {
	id: string;
	/** What is said once its clock has run out; milliseconds since 1970. */
	over: { from: number; text: string };
};

type Terms = NonNullable<OrderView['terms']>;

/** What can be done with some pieces of a line. */
export type PieceWords = { sentences: string[] };

/** Everything a page says of the terms of one order, worded for its reader. */
export type TermsWords = FeeSigns & {
	bar?: FeeBarWords;
	requests: RequestWords[];
	/** By line; none where the bar says it of all its pieces. */
	lines: Record<string, PieceWords[]>;
	/** Whether something can be cancelled from here; a shared view leads through opening the whole order. */
	cancellable: boolean;
	/** Until when the contract can be withdrawn from here, in words; absent where it cannot. */
	withdrawable?: string;
	/** The next known instant at which any of it changes, milliseconds since 1970; then the order is read again. */
	changesAt?: number;
};

/**
 * Words the terms of an order: its fee bar, the requests that wait, and where its pieces differ what can be done with
 * each, why not and until when it could. Done on the server for pages that must be small.
 *
 * @param view with its terms; without amounts where it is redacted
 * @param format how its reader writes dates and money
 * @param now milliseconds since 1970 by the server's clock
 */
export function wordTerms(view: OrderView, format: Format, now: number): TermsWords | undefined {
	const { terms, currency } = view;
	if (!terms) return undefined;
	const reader: FeeReader = { format, now, currency };
	const bar = wordFeeBar(terms, reader);
	if (bar && isAllAsked(terms)) skipAsking(bar);
	const requests = terms.requests.map((request) => requestWords(request, reader));
	if (!bar && requests.length === 0) return undefined;
	const changes = [bar?.frames[1]?.from ?? Infinity, ...requests.map(({ over }) => over.from)];
	const changesAt = Math.min(...changes.filter((change) => change > now));
	return {
		...signWords(reader),
		...(bar && { bar }),
		requests,
		lines: lineWords(terms, reader),
		cancellable: !view.redacted && terms.actions.some(({ kind, allowed }) => kind === 'cancel' && allowed),
		...withdrawable(view, reader),
		...(Number.isFinite(changesAt) && { changesAt })
	};
}

/** The way to withdraw is there for the whole time of the right (Directive 2011/83/EU, Article 11a(1)). */
function withdrawable(
	{ redacted, terms }: OrderView,
	{ format }: FeeReader
): Pick<TermsWords, 'withdrawable'> {
	const right = terms?.actions.find(({ kind, allowed }) => kind === 'withdraw' && allowed);
	if (redacted || !right) return {};
	const said = { locale: format.locale };
	return {
		withdrawable: right.until
			? m['withdraw.until']({ when: format.full(right.until) }, said)
			: m['withdraw.until_open']({}, said)
	};
}

/** Nothing can be cancelled but by asking, and all of that has been asked for. */
const isAllAsked = ({ requests, actions }: Terms): boolean =>
	requests.length > 0 && actions.some(({ kind, allowed }) => kind === 'cancel' && !allowed);

/** The request above says that it waits: the bar goes on with what comes after. */
function skipAsking({ frames }: FeeBarWords): void {
	for (const frame of frames) {
		if (frame.zones[frame.at.index]?.kind === 'request') frame.sentences.shift();
	}
}

function requestWords(request: Terms['requests'][number], reader: FeeReader): RequestWords {
	const { format, now, currency } = reader;
	const said = { locale: format.locale };
	const count = request.lines.reduce((sum, { quantity }) => sum + quantity, 0);
	const decideBy = Date.parse(request.decideBy);
	const isCounted = decideBy - now < LONGEST_COUNTDOWN;
	const when = format.clock(request.decideBy, now);
	const decided = isCounted
		? m['fee.request.left']({ when, left: LEFT }, said)
		: m['fee.request.by']({ when }, said);
	const price =
		request.fee === undefined
			? []
			: request.fee === 0
				? [m['fee.request.free']({}, said)]
				: [m['fee.request.fee']({ amount: format.money(request.fee, currency) }, said)];
	return {
		id: request.id,
		sentences: [
			m['fee.request.asked']({ count, when: format.clock(request.createdAt, now) }, said),
			decided,
			...price
		],
		notes: [],
		...(isCounted && { countdownTo: decideBy }),
		over: { from: decideBy, text: m['fee.request.over']({ when }, said) }
	};
}

/** Of each line what the bar does not say of it already. */
function lineWords({ schedule, windows }: Terms, reader: FeeReader): TermsWords['lines'] {
	const said = { locale: reader.format.locale };
	const known = sentencesOf(schedule, windows, reader).join(' ');
	const told = windows.map(({ line, quantity, ...window }) => {
		const own = window.schedule.map((zone: Zone) => ({ ...zone, free: zone.fee === 0 }));
		const sentences = sentencesOf(own, [{ line, quantity, ...window }], reader);
		return { line, quantity, sentences, text: sentences.join(' ') };
	});
	const lines: TermsWords['lines'] = {};
	for (const { line, text, sentences } of told) {
		const ofLine = told.filter((one) => one.line === line);
		const alike = ofLine.filter((one) => one.text === text);
		if (text === known || alike[0]?.sentences !== sentences) continue;
		const count = alike.reduce((sum, { quantity }) => sum + quantity, 0);
		const isSplit = alike.length < ofLine.length;
		(lines[line] ??= []).push({
			sentences: isSplit ? [m['fee.note.pieces']({ count }, said), ...sentences] : sentences
		});
	}
	return lines;
}

/** In full dates and uncounted: it lies folded, and nobody watches it. */
function sentencesOf(schedule: Terms['schedule'], windows: Terms['windows'], reader: FeeReader): string[] {
	const { sentences, notes } = feeSentences({ schedule, windows }, { ...reader, apart: true });
	return [...sentences, ...notes];
}
