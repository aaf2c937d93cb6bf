/** Why goods come later than was said: more is ordered than there is, or something else holds them up. */
export const DELAY_CAUSES = ['shortage', 'late'] as const;
export type DelayCause = (typeof DELAY_CAUSES)[number];

/** What a buyer can choose; `swap` is carried out by the exchange it leads to. */
export const DELAY_ANSWERS = ['wait', 'swap', 'cancel'] as const;
export type DelayAnswer = (typeof DELAY_ANSWERS)[number];

/** What happens where nobody answers. */
export const SILENCES = ['wait', 'cancel'] as const;
export type DelaySilence = (typeof SILENCES)[number];

/**
 * The life of a question. `waiting`: its buyer waits until the new date, having said so or not. `covered`: there is
 * enough again. `overtaken`: its goods left the shelf another way. `renewed`: asked again with another date.
 */
export const ASK_STATES = [
	'open',
	'waiting',
	'swapped',
	'cancelled',
	'covered',
	'overtaken',
	'renewed'
] as const;
export type AskState = (typeof ASK_STATES)[number];
