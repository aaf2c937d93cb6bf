import type { ReturnKind, ReturnState } from '../return/states.ts';

/** Goods that come back, as an order's record has them. Instants are RFC 3339 in UTC. */
export type ReturnRecord = {
	id: string;
	kind: ReturnKind;
	state: ReturnState;
	number: string;
	created_at: string;
	/** What goes back for it, minor units; reserved once `refunded_at` is there. */
	promised: number;
	refunded_at: string | null;
	sent_at: string | null;
	received_at: string | null;
};
