import { sql } from 'drizzle-orm';
import type { RefundState } from '../../domain/order/states.ts';
import type { Resolution } from '../../domain/policy/document.ts';
import type { ConditionBack, WayBack } from '../../domain/return/states.ts';
import type { PostageRecord } from '../../domain/return/own-postage.ts';
import type { Tx } from './client.ts';
import type { DeskEntry } from './desk.ts';
import type { ListedReturn } from '../../domain/return/listed-return.ts';
import { OWN_POSTAGE } from './own-postage.ts';
import { CLOCK_OF, FACTS, QUEUE_OF, UTC } from './return-desk.ts';

/** What the desk's page of one return is made from, beside what its list says. */
export type DeskReturnFacts = ListedReturn & {
	orderId: string;
	quote: string;
	wayBack: WayBack;
	postageBy: 'buyer' | 'shop';
	postage: number;
	/** Each null until it happened, or where no clock runs. */
	decideBy: string | null;
	expiresAt: string | null;
	sentAt: string | null;
	receivedAt: string | null;
	settleBy: string | null;
	objectBy: string | null;
	objectedAt: string | null;
	refundedAt: string | null;
	reason: string | null;
	proof: string | null;
	/** What its buyer asked for of the postage they paid themselves. */
	ownPostage: PostageRecord | null;
	objection: string | null;
	/** What whoever asked wrote. */
	comment: string | null;
	pieces: {
		line: string;
		/** Still to come. */
		coming: number;
		resolution: Resolution;
		/** Pictures that show why, by their ids. */
		photos: string[];
		/** The same of what was deducted. */
		found: string[];
		condition: ConditionBack | null;
		resellable: boolean | null;
		deduction: number;
		deductionReason: string | null;
	}[];
	refunds: {
		id: string;
		state: RefundState;
		amount: number;
		dueAt: string | null;
	}[];
	shipments: { id: string; carrier: string; trackingNumber: string }[];
};

const instants = (
	[
		['decideBy', sql`b.decide_by`],
		['expiresAt', sql`b.expires_at`],
		['sentAt', sql`b.sent_at`],
		['receivedAt', sql`b.received_at`],
		['settleBy', sql`b.settle_by`],
		['objectBy', sql`b.object_by`],
		['objectedAt', sql`b.objected_at`],
		['refundedAt', sql`b.refunded_at`]
	] as const
).map(([name, column]) => sql`${UTC(column)} as ${sql.identifier(name)}`);

/** One return as the desk reads it; nothing where there is none. */
export async function findDeskReturn(tx: Tx, id: string): Promise<DeskReturnFacts | undefined> {
	const [row] = await tx.execute<DeskReturnFacts>(sql`
		select ${FACTS}, ${QUEUE_OF} as queue, ${UTC(CLOCK_OF)} as clock, b.order_id as "orderId", b.quote_id as quote,
			b.way_back as "wayBack", b.postage_by as "postageBy", b.postage::float8 as postage, ${sql.join(instants, sql`, `)},
			b.reason, b.proof, ${sql.raw(OWN_POSTAGE)} as "ownPostage", b.objection, q.words as comment,
			(select json_agg(json_build_object('line', l.line_id, 'resolution', l.resolution, 'condition', l.condition, 'resellable', l.resellable,
				'deduction', l.deduction, 'deductionReason', l.deduction_reason, 'photos', (select coalesce(json_agg(e.photo_id order by e.position), '[]')
					from return_evidence e where e.return_id = l.return_id and e.line_id = l.line_id), 'found', (select coalesce(json_agg(f.photo_id order by f.position), '[]')
					from return_findings f where f.return_id = l.return_id and f.line_id = l.line_id), 'coming', (select coalesce(sum(p.quantity), 0)
					from portions p where p.order_id = b.order_id and p.line_id = l.line_id and p.return_id = b.id
						and p.state = 'returning'))) from return_lines l where l.return_id = b.id) as pieces,
			(select coalesce(json_agg(json_build_object('id', f.id, 'state', f.state, 'amount', f.amount,
				'dueAt', ${UTC(sql`f.due_at`)}) order by f.id), '[]') from refunds f where f.return_id = b.id) as refunds,
			(select coalesce(json_agg(json_build_object('id', s.id, 'carrier', s.carrier,
				'trackingNumber', s.tracking_number) order by s.position), '[]') from shipments s where s.return_id = b.id) as shipments
		from returns b join orders o on o.id = b.order_id join quotes q on q.id = b.quote_id where b.id = ${id}`);
	return row;
}

/**
 * What happened to a return, newest first, each with who did it and, at the desk, why. The reason stands in the audit,
 * written in the transaction of the step itself, by the same colleague and for its instant; why a return was asked for
 * stands in its first entry.
 */
export async function listReturnHistory(
	tx: Tx,
	{ id, orderId }: { id: string; orderId: string }
): Promise<DeskEntry[]> {
	const rows = await tx.execute<DeskEntry>(sql`
		select h.seq, ${UTC(sql`h.at`)} as at, h.type, h.actor_kind as "actorKind", h.data,
			case when h.actor_kind = 'staff' and h.type like 'return.%' then coalesce((select a.reason from audit a
				where a.order_id = h.order_id and a.subject = ${id} and a.actor_id = h.actor_id
					and (a.facts ->> 'at')::timestamptz = h.at limit 1), h.data ->> 'reason') end as reason,
			case h.actor_kind when 'staff' then s.name when 'machine' then k.name when 'system' then h.actor_id end as who
		from history h
		left join staff_accounts s on h.actor_kind = 'staff' and s.principal_id::text = h.actor_id
		left join api_keys k on h.actor_kind = 'machine' and k.id::text = h.actor_id
		where h.order_id = ${orderId} and h.data ->> 'return' = ${id} order by h.seq desc`);
	return [...rows];
}
