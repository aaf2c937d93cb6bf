/** What a state means for the reader. Colour repeats it; words and icon say it. */
export type Tone = 'plain' | 'moving' | 'good' | 'warn';

export const TONE_TEXT = {
	plain: 'text-muted',
	moving: 'text-accent',
	good: 'text-good',
	warn: 'text-warn'
} satisfies Record<Tone, string>;

export const TONE_SOFT = {
	plain: 'bg-page text-muted',
	moving: 'bg-accent-soft text-accent',
	good: 'bg-good-soft text-good',
	warn: 'bg-warn-soft text-warn'
} satisfies Record<Tone, string>;
