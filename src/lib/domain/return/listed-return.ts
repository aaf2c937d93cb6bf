import type { DeskQueue } from './desk-steps.ts';
import type { ReturnKind, ReturnState } from './states.ts';

/** A return in a list of the desk; instants are RFC 3339, amounts minor units of its currency. */
export type ListedReturn = {
	id: string;
	ref: string;
	displayRef: string;
	currency: string;
	number: string;
	kind: ReturnKind;
	/** Whoever was given the goods sends them back: their buyer is not told of it before it is settled. */
	isGift: boolean;
	/** Damaged or faulty, asked for after its return window. */
	isWarranty: boolean;
	state: ReturnState;
	queue: DeskQueue;
	/** The clock it stands by in that queue. */
	clock: string;
	createdAt: string;
	promised: number;
	refunded: number;
	lines: { line: string; title: string; quantity: number; received: number; reason: string | null }[];
};
