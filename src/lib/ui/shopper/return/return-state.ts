import { WANTED_FIELD } from '#domain/cancellation/wanted-pieces.ts';
import type { ReturnChoice } from '#domain/return/return-choices.ts';
import type { Format } from '#i18n/format.ts';
import { m } from '#i18n/paraglide/messages.js';
import { untilWords, untilYearWords } from '#i18n/until-words.ts';

/** What asking for a quote was answered with, and what had been typed, by the names of its fields. */
export type ReturnAnswer = {
	code: string;
	/** The refusal in words, where nothing better is known. */
	title: string;
	/** The line that it is about. */
	line?: string | undefined;
	/** How many of it there are. */
	available?: number | undefined;
	/** Since when its time is over, RFC 3339. */
	closedAt?: string | undefined;
	notArrived: boolean;
	/** It is to be exchanged, and for what was not said. */
	undecided: boolean;
	typed: Record<string, string>;
};

export type Fields = Readonly<Record<string, string>>;

/** How many of a line stand there: as typed, as the address says, else the only piece there is, else none. */
export function proposedCount(
	{ line, most }: Pick<ReturnChoice, 'line' | 'most'>,
	fields: Fields,
	{ isOnly, isTyped }: { isOnly: boolean; isTyped: boolean }
): string {
	const given = fields[WANTED_FIELD + line];
	if (isTyped) return given ?? '0';
	const known = Number.parseInt(given ?? '', 10);
	if (Number.isSafeInteger(known)) return String(Math.min(most, Math.max(0, known)));
	return isOnly && most === 1 ? '1' : '0';
}

/** What is wrong with a line, with until when it could come back where that is over. */
export function returnTrouble(
	{ line, most }: Pick<ReturnChoice, 'line' | 'most'>,
	answer: ReturnAnswer | undefined,
	format: Format
): string | undefined {
	if (answer?.line !== line) return undefined;
	const left = answer.available ?? 0;
	switch (answer.code) {
		case 'request.invalid':
			return answer.undecided ? m['returning.undecided']() : m['returning.bad_number']({ most });
		case 'return.resolution_unavailable':
			return m['returning.resolution_gone']();
		case 'return.evidence_missing':
		case 'stock.unavailable':
		case 'exchange.not_offered':
		case 'warranty.not_needed':
		case 'warranty.not_covered':
		case 'warranty.reason_unsuitable':
			return answer.title;
		case 'warranty.ended':
			return answer.closedAt
				? m['warranty.ended_at']({ until: untilYearWords(answer.closedAt, format) })
				: answer.title;
		default:
			if (answer.code.startsWith('photo.')) return answer.title;
			if (left > 0) return m['returning.too_many']({ count: left });
			if (answer.notArrived) return m['returning.not_arrived']();
			return answer.code === 'return.window_closed' && answer.closedAt
				? m['returning.closed_at']({ until: untilWords(answer.closedAt, format) })
				: m['returning.none_left']();
	}
}

/** What is wrong with the whole of it, where no line says so. */
export function wholeReturnTrouble(
	choices: readonly Pick<ReturnChoice, 'line'>[],
	answer: ReturnAnswer | undefined
): string | undefined {
	if (!answer || choices.some(({ line }) => line === answer.line)) return undefined;
	if (answer.code === 'request.invalid') return m['returning.choose_one']();
	return answer.code === 'return.way_unavailable' ? m['returning.way_gone']() : answer.title;
}
