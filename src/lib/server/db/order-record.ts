import type { Sql } from 'postgres';
import { maskRecord } from '../../domain/access/masked.ts';
import { concealGifts } from '../../domain/gift/conceal.ts';
import type { OrderRecord } from '../../domain/order/order-record.ts';
import type { Tx } from './client.ts';
import { GRANTED } from './grants.ts';
import { plain } from './plain.ts';
import { NEWEST } from './policies.ts';

/** A child table as a JSON list, never null. `body` selects the columns in the order they are sent. */
const list = (body: string) => `(select coalesce(json_agg(x), '[]') from (${body}) x)`;

/** What is held as security for the old goods of exchange `e` (`HoldRecord`): no payment of the order before it is taken. */
const HOLD = `select row_to_json(h) from (select p.id as payment, p.amount, p.captured, e.security_back as back,
		case when x.id is null then e.hold_until end as until,
		x.id is not null or p.voided_at is not null or p.captured_at is not null as ending,
		p.voided_at is not null or coalesce(x.kind = 'void', false) as let_go, coalesce(x.state = 'failed', false) as failed
	from payments p left join payment_orders x on x.payment_id = p.id and x.kind in ('capture', 'void')
	where p.secures = e.id order by p.position desc limit 1) h`;

/**
 * Everything about one order in one statement, each part by an index, as one JSON value (instants in RFC 3339). This is the statement behind every order page
 * and every API read: it runs prepared, writes nothing and takes no lock.
 */
const ORDER_RECORD = `
select row_to_json(r) as record from (select o.id, o.ref, o.display_ref, o.version, o.status, o.placed_at, o.paid_at, o.currency, o.locale, o.market, o.tags,
	o.buyer_kind, o.buyer_country, o.buyer_tier, o.informed_of_withdrawal_at, o.shipping_standard_amount, o.historical,
	o.disclosures, o.delay_notices, (${NEWEST}) as newest_policy, o.shipping_method, o.shipping_amount, o.shipping_tax,
	o.prices_include_tax, o.tax, o.total, o.ship_by, o.deliver_by, o.discounts, o.adjustments,
	o.metadata, o.history_seq, o.policy_id, (select p.version from policies p where p.id = o.policy_id) as policy_version,
	now() as read_at,
	(select row_to_json(x) from (select name, email, phone, ship_to, replaced_ship_to is not null as ship_to_corrected from order_people
		where order_id = o.id and erased_at is null) x) as people,
	${list(`select id, sku, title, options, image_url, product_id, variant_id, category, tags, quantity, unit_price,
		amount, discount, exemption, share_discount, share_tax, share_shipping, share_shipping_tax, replaces, share_standard
		from order_lines where order_id = o.id order by position`)} as lines,
	${list(`select id, line_id as line, quantity, state, claim_id as claim, shipment_id as shipment, return_id as return
		from portions where order_id = o.id order by id`)} as portions,
	${list(`select id, state, created_at, packed_at, handed_over_at from claims where order_id = o.id order by id`)} as claims,
	${list(`select s.id, carrier, tracking_number, status, sub_status, cause, action_required, status_at, handed_over_at,
		delivered_at, expected_by, created_at,
		${list('select line_id as line, quantity from shipped_after_cancel where shipment_id = s.id order by line_id')} as shipped_after_cancel,
		${list(`select scan_id as id, at, (date_part('epoch', at) * 1000)::int8 as at_ms, approximate, future, status, sub_status, cause, action_required, code, text,
			location, source, received_at from scans where shipment_id = s.id order by at, fingerprint`)} as scans
		from shipments s where s.order_id = o.id and s.return_id is null order by position, id`)} as shipments,
	${list(`select id, provider, amount, authorised_at, captured_at, voided_at, captured, released, refunded, refund_pending, charged_back
		from payments where order_id = o.id and (secures is null or captured_at is not null) order by position`)} as payments,
	${list(`select id, state, amount, payment_id as payment, due_at, settled_at, overdue_at, as_credit
		from refunds where order_id = o.id order by id`)} as refunds,
	(select coalesce(json_agg(t), '[]') from (select jsonb_array_elements(y.takes) as t from (
		select q.takes, q.effective_at as at, q.id from quotes q where q.order_id = o.id and q.effective_at is not null
		union all select b.takes, b.created_at, b.id from returns b where b.order_id = o.id) y order by y.at, y.id) x) as taken,
	${list(`select id, number, quote_id as quote, kind, gift_link_id as gift, case when gift_link_id is not null then takes end as gift_takes, state, way_back, postage_by, postage, refund_when, promised, refunded, refunded_at,
		created_at, decide_by, reason, approved_at, expires_at, sent_at, received_at, settle_by, inspected_at, object_by, objected_at,
		settled_at, closed_at, ended_at,
		${list(`select line_id as line, quantity, received, reason, resolution, condition, resellable, deduction, deduction_reason
			from return_lines where return_id = b.id order by line_id`)} as lines
		from returns b where b.order_id = o.id order by position`)} as returns,
	${list(`select id, quote_id as quote, return_id as return, state, ship, difference, pay_by, paid_at, held, security, created_at, released_at,
		shipped_at, ended_at, (${HOLD}) as hold,
		(select coalesce(sum((t ->> 'carried')::bigint), 0) from returns b, jsonb_array_elements(b.takes) t where b.id = e.return_id)
			as carried_back, ${list(`select line_id as line, new_line_id as new_line, quantity, variant_id as variant, goods
			from exchange_lines where exchange_id = e.id order by line_id`)} as lines
		from exchanges e where e.order_id = o.id order by position`)} as exchanges,
	${list(`select id, cause, state, new_date, lines, by_stock, asked_at, answer_by, silence, answer, answered_at, ended_at
		from delays where order_id = o.id order by asked_at, id`)} as delays,
	${list(`select r.id, r.quote_id as quote, r.created_at, r.decide_by, q.body -> 'fee' -> 'amount' as fee,
		${list('select line_id as line, quantity, held from quote_pieces where quote_id = r.quote_id order by line_id')} as lines
		from requests r join quotes q on q.id = r.quote_id
		where r.order_id = o.id and r.state = 'pending' order by r.id`)} as requests,
	(select row_to_json(x) from (select hint, given_at from refund_destinations where order_id = o.id) x) as refund_to,
	(select coalesce(sum(amount), 0) from fees where order_id = o.id) as fees
from orders o where o.ref = $1) r`;

/** The order called `ref`, outside any transaction; nothing where there is none. */
export async function findOrderRecord(sql: Sql, ref: string): Promise<OrderRecord | undefined> {
	const [row] = await sql.unsafe<{ record: OrderRecord }[]>(ORDER_RECORD, [ref], { prepare: true });
	return row?.record;
}

/** The same inside a command's transaction, so that its answer shows what the command wrote. */
export async function readOrderRecord(
	tx: Tx,
	by: string | { quote: string }
): Promise<OrderRecord | undefined> {
	const [row] =
		typeof by === 'string'
			? await plain<{ record: OrderRecord }>(tx, ORDER_RECORD, [by])
			: await plain<{ record: OrderRecord }>(tx, RECORD_OF_QUOTE, [by.quote]);
	return row?.record;
}

/** The order this transaction works on. */
export async function getOrderRecord(tx: Tx, ref: string): Promise<OrderRecord> {
	const record = await readOrderRecord(tx, ref);
	if (!record) throw new Error(`order ${ref} has vanished inside its own transaction`);
	return record;
}

const FROM = 'from orders o where o.ref = $1) r';
const RECORDS_OF_IDS = ORDER_RECORD.replace(
	FROM,
	() => 'from orders o where o.id in (select value::uuid from jsonb_array_elements_text($1::jsonb))) r'
);

/** Several orders in one statement, in no order of their own. */
export async function readOrderRecords(tx: Tx, ids: readonly string[]): Promise<OrderRecord[]> {
	const rows = await plain<{ record: OrderRecord }>(tx, RECORDS_OF_IDS, [JSON.stringify(ids)]);
	return rows.map(({ record }) => record);
}
const RECORD_OF_QUOTE = ORDER_RECORD.replace(
	FROM,
	() => 'from orders o where o.id = (select order_id from quotes where id = $1)) r'
);
/** With its history, for whoever may see it: the right is asked, and the order read, in one statement. */
const GRANTED_RECORD = ORDER_RECORD.replace(
	FROM,
	() => `, ${list('select seq, type, at, actor_kind, data from history where order_id = o.id order by seq limit $3')} as entries,
	(select g.proved from (${GRANTED}) g) as proved
	from orders o where o.ref = $1 and exists (${GRANTED})) r`
);

export type GrantedRecord = OrderRecord & {
	/** Whether they have shown that the order is theirs. Else who it is was masked: a link can be passed on. */
	proved: boolean;
	entries: { seq: number; type: string; at: string; actor_kind: string; data: unknown }[];
};

/**
 * The order called `ref` and the first `entries` of its history, where the principal may see it; nothing where they may
 * not, and nothing where there is none: the same statement, and as long.
 */
export async function findGrantedRecord(
	sql: Sql,
	principalId: string,
	ref: string,
	entries: number
): Promise<GrantedRecord | undefined> {
	const [row] = await sql.unsafe<{ record: GrantedRecord }[]>(GRANTED_RECORD, [ref, principalId, entries], {
		prepare: true
	});
	return row && tellOnlyBuyers(row.record);
}

/** Here, so that no page and no file made of the record can forget it. */
const tellOnlyBuyers = (record: GrantedRecord): GrantedRecord => {
	const told = concealGifts(record);
	return told.proved ? told : maskRecord(told);
};
