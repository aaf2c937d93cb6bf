import type { Cell } from './csv.ts';

/** A row as it stands in the audit. */
type Row = {
	at: string;
	actorKind: string;
	who: string | null;
	what: string;
	displayRef: string | null;
	seq: number | null;
	subject: string | null;
	reason: string | null;
	facts: Record<string, unknown>;
};

/** Names for programs, the same in every language; so are the codes below them. */
export const AUDIT_HEAD = [
	'at',
	'actor_kind',
	'actor',
	'action',
	'order',
	'entry',
	'subject',
	'reason',
	'facts'
] as const;

export const auditCells = (row: Row): Cell[] => [
	...[row.at, row.actorKind, row.who, row.what, row.displayRef, row.seq, row.subject, row.reason],
	Object.keys(row.facts).length === 0 ? null : JSON.stringify(row.facts)
];
