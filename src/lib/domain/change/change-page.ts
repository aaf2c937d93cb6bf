import type { Comparison } from './proportions.ts';
import type { Told } from './read-change.ts';
import type { ChangeKind, Heard } from './states.ts';

/** A change as lists and charts show it. Instants are RFC 3339, days `2026-11-23`. */
export type ChangeMark = {
	id: string;
	kind: ChangeKind;
	subject: string | null;
	title: string;
	/** The day from which it holds, and the instant at which that begins in the shop's zone. */
	day: string;
	at: string;
	heard: Heard[];
};

export type ChangeView = ChangeMark & {
	why: string;
	who: string | null;
	writtenAt: string;
	told: Told | null;
	publishedAt: string | null;
	takenBack: { at: string; who: string | null; because: string } | null;
	version: number;
};

/** How often one reason was given before and after. */
export type ChangeFigure = Heard & {
	/** Whether all of the shop was counted, or only what the change is about. */
	whole: boolean;
} & (
		| { is: 'compared'; days: number; from: string; to: string; comparison: Comparison }
		| { is: 'too_early'; at: string }
	);

/** What else changed within the periods that are compared. */
export type Beside = { what: 'change'; mark: ChangeMark } | { what: 'policy'; version: number; at: string };

export type ChangePage = { change: ChangeView; figures: ChangeFigure[]; beside: Beside[] };

/** What shoppers read of it. */
export type ToldChange = { id: string; day: string; told: Told };
