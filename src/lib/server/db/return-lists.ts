import { sql } from 'drizzle-orm';
import type { ReturnState } from '../../domain/return/states.ts';
import type { NoticedOrder } from '../ports/notice.ts';
import type { Tx } from './client.ts';
import { OWN_POSTAGE } from './own-postage.ts';
import type { PostageRecord } from '../../domain/return/own-postage.ts';
import type { StoredReturn } from './returns.ts';

/**
 * Returns, oldest first.
 *
 * @param after the id of the last one seen; ids go up with time
 */
export async function listReturns(
	tx: Tx,
	{ state, after, limit }: { state?: ReturnState | undefined; after?: string | undefined; limit: number }
): Promise<ReturnRow[]> {
	const rows =
		await tx.execute<ReturnRow>(sql`select ${RETURN_ROW} from returns b join orders o on o.id = b.order_id
		where ${state ? sql`b.state = ${state}` : sql`true`} and ${after ? sql`b.id > ${after}::uuid` : sql`true`}
		order by b.id limit ${limit}`);
	return [...rows];
}

/** One return as machines read it. */
export async function readReturn(tx: Tx, id: string): Promise<ReturnRow | undefined> {
	const [row] =
		await tx.execute<ReturnRow>(sql`select ${RETURN_ROW} from returns b join orders o on o.id = b.order_id
		where b.id = ${id}`);
	return row;
}

const instants = [
	...['created_at', 'decide_by', 'approved_at', 'expires_at', 'sent_at', 'received_at', 'settle_by'],
	...['inspected_at', 'object_by', 'objected_at', 'refunded_at', 'settled_at', 'closed_at', 'ended_at']
] as const;
type Instants = Record<(typeof instants)[number], string | null>;
const utc = (name: string) =>
	`to_char(b.${name} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${name}`;

const RETURN_ROW =
	sql.raw(`b.id, o.ref as "order", o.currency, b.number, b.quote_id as quote, b.kind, b.is_warranty as warranty, b.state, b.way_back, b.postage_by,
	b.postage::float8 as postage, b.refund_when, b.promised::float8 as promised, b.refunded::float8 as refunded, b.reason, b.proof, ${OWN_POSTAGE} as own_postage,
	${instants.map(utc).join(', ')},
	(select json_agg(json_build_object('line', l.line_id, 'quantity', l.quantity, 'received', l.received, 'reason', l.reason,
		'resolution', l.resolution, 'condition', l.condition, 'resellable', l.resellable, 'deduction', l.deduction,
		'deduction_reason', l.deduction_reason, 'evidence', (select coalesce(json_agg(e.photo_id order by e.position), '[]')
			from return_evidence e where e.return_id = l.return_id and e.line_id = l.line_id), 'deduction_photos', (select coalesce(json_agg(f.photo_id order by f.position), '[]')
			from return_findings f where f.return_id = l.return_id and f.line_id = l.line_id)) order by l.line_id) from return_lines l where l.return_id = b.id) as lines,
	(select coalesce(json_agg(json_build_object('id', s.id, 'carrier', s.carrier, 'tracking_number', s.tracking_number,
		'status', s.status) order by s.position), '[]') from shipments s where s.return_id = b.id) as shipments,
	(select coalesce(json_agg(json_build_object('id', f.id, 'state', f.state, 'amount', f.amount, 'payment', f.payment_id,
		'due_at', f.due_at) order by f.id), '[]') from refunds f where f.return_id = b.id) as refunds`);

/** A return as stored, with its lines, parcels and refunds; amounts in minor units, instants RFC 3339. */
export type ReturnRow = Instants & {
	id: string;
	order: string;
	currency: string;
	number: string;
	quote: string;
	kind: StoredReturn['kind'];
	warranty: boolean;
	state: ReturnState;
	way_back: StoredReturn['wayBack'];
	postage_by: StoredReturn['postageBy'];
	postage: number;
	refund_when: StoredReturn['refundWhen'];
	promised: number;
	refunded: number;
	reason: string | null;
	proof: string | null;
	own_postage: PostageRecord | null;
	lines: {
		line: string;
		quantity: number;
		received: number;
		reason: string | null;
		resolution: string;
		condition: string | null;
		resellable: boolean | null;
		deduction: number;
		deduction_reason: string | null;
		/** Pictures that show why, by their ids. */
		evidence: string[];
		/** The same of what was deducted. */
		deduction_photos: string[];
	}[];
	shipments: { id: string; carrier: string; tracking_number: string; status: string }[];
	refunds: { id: string; state: string; amount: number; payment: string; due_at: string | null }[];
};

/** What a notice tells of a return, with the reasons as they were kept; amounts in minor units. */
export type NoticedReturnRow = Omit<NoticedOrder['returns'][number], 'words' | 'postageWords'> & {
	reason: string | null;
	postage_reason: string | null;
};

const noticedLines = (quantity: string, where: string) =>
	`(select coalesce(json_agg(json_build_object('line', l.line_id, 'quantity', ${quantity}) order by l.line_id), '[]')
		from return_lines l where l.return_id = b.id and ${where})`;

/** {@link NoticedReturnRow} of an order that the statement around it calls `o`. */
export const NOTICED_RETURNS = `select b.id, b.number, b.is_warranty as warranty, b.promised::float8 as promised, b.reason,
	(select w.reason from postage_claims w where w.return_id = b.id) as postage_reason,
	${noticedLines('l.quantity', 'true')} as lines, ${noticedLines('l.received', 'l.received > 0')} as received,
	(select coalesce(json_agg(json_build_object('line', l.line_id, 'amount', l.deduction, 'reason', l.deduction_reason)
		order by l.line_id), '[]') from return_lines l where l.return_id = b.id and l.deduction > 0) as deductions
	from returns b where b.order_id = o.id order by b.position`;
