import type { CancelChoice } from '#domain/cancellation/cancel-choices.ts';
import { m } from '#i18n/paraglide/messages.js';

/** What asking for a quote was answered with, and what had been typed. */
export type ChoiceAnswer = {
	code: string;
	/** The line that it is about. */
	line?: string | undefined;
	/** How many of it there are. */
	available?: number | undefined;
	typed: Record<string, string>;
	reason: string;
};

/** What stands in a line's field: as typed, else as asked for by the address, else all that can be cancelled. */
export function proposed(
	{ line, most }: CancelChoice,
	answer: ChoiceAnswer | undefined,
	wanted: Readonly<Record<string, number>> | undefined
): string {
	if (answer) return answer.typed[line] ?? '0';
	return String(wanted ? Math.min(most, wanted[line] ?? 0) : most);
}

/** What is wrong with a line. */
export function lineTrouble({ line, most }: CancelChoice, answer?: ChoiceAnswer): string | undefined {
	if (answer?.line !== line) return undefined;
	if (answer.code === 'request.invalid') return m['cancel.bad_number']({ most });
	const left = answer.available ?? 0;
	return left > 0 ? m['cancel.too_many']({ count: left }) : m['cancel.none_left']();
}

/** What is wrong with the whole of it, where no line says so. */
export function wholeTrouble(choices: readonly CancelChoice[], answer?: ChoiceAnswer): string | undefined {
	if (!answer || choices.some(({ line }) => line === answer.line)) return undefined;
	return answer.code === 'request.invalid' && answer.line === undefined
		? m['cancel.choose_one']()
		: m['cancel.line_unknown']();
}
