import type { AuditActor, AuditField } from '#domain/audit/ask.ts';
import type { ChainRounds } from '#domain/audit/chain-rounds.ts';
import type { RowCount } from './row-count.ts';

/** A row of the audit as its page shows it; `at` is RFC 3339. */
export type AuditRowData = {
	at: string;
	tie: string;
	actorKind: AuditActor;
	who: string | null;
	what: string;
	ref: string | null;
	displayRef: string | null;
	seq: number | null;
	subject: string | null;
	reason: string | null;
	facts: Record<string, unknown>;
};

/** How far an order's chain was followed, and the first entry that is not what it was. */
export type OrderChain = {
	ref: string;
	displayRef: string;
	seq: number;
	at: string | null;
	broken: number | null;
};

export type AuditPageData = {
	fields: { of: 'desk' | 'orders'; who: string; what: string; about: string; from: string; to: string };
	rows: AuditRowData[];
	faults: readonly AuditField[];
	/** What can be asked for, by its code. */
	known: readonly string[];
	colleagues: { id: string; name: string }[];
	since: string | undefined;
	chain: OrderChain | undefined;
	/** Of all orders. */
	chains: ChainRounds | undefined;
	isFirst: boolean;
	first: string;
	next: string | undefined;
	/** The shop’s, for days. */
	zone: string;
	/** Where the same is a file, and how many rows it will have. */
	file: { href: string; count: RowCount | null };
};
