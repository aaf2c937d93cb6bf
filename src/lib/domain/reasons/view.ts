import type { LatenessFigure } from './figures.ts';
import type { FreeWindow } from './free-window.ts';
import type { CurvePoint } from './marks.ts';
import type { ParetoRow } from './pareto.ts';
import type { Share } from './wilson.ts';

/** What something came to in one currency, minor units. */
export type Cost = { currency: string; fee: number; refund: number; lost: number; postage: number };

/** How many orders something happened to, and what that came to. */
export type ReasonRow = { key: string; n: number; costs: Cost[] };

/**
 * Something the shop changed, that a trend may answer to; `at` is YYYY-MM-DD. `label` is a policy's version, or what the shop
 * called a change.
 */
export type ChangeMark = { kind: 'policy' | 'change'; at: string; label: string; href: string };

/** All that the page of reasons shows; days are YYYY-MM-DD of the shop's zone. */
export type ReasonFigures = {
	/** Orders placed in the time, and how many of them it happened to. */
	placed: number;
	happened: number;
	share: Share;
	zone: string;
	/** While what was there before is counted for the first time, figures are too low. */
	isCounting: boolean;
	reasons: ParetoRow<ReasonRow>[];
	when: {
		n: number;
		/** In minutes. */
		median: number | null;
		points: CurvePoint[];
		handed: number;
		handovers: CurvePoint[];
		window: FreeWindow | null;
	};
	values: (ReasonRow & { of: number; name: string | null; rate: Share })[];
	lateness: LatenessFigure[];
	steps: { day: string; n: number; of: number; rate: Share }[];
	marks: ChangeMark[];
};

/** An order behind a figure; instants RFC 3339. `late` and `score` where answers were asked for, else why and when. */
export type BehindOrder = {
	id: string;
	ref: string;
	displayRef: string;
	placedAt: string;
	reasons: string[];
	at: string | null;
	titles: string[];
	late: number | null;
	score: number | null;
};
