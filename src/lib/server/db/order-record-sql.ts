import { OWN_POSTAGE } from './own-postage.ts';
import { NEWEST } from './policies.ts';

/** A child table as a JSON list, never null. `body` selects the columns in the order they are sent. */
export const list = (body: string) => `(select coalesce(json_agg(x), '[]') from (${body}) x)`;

/** What is held as security for the old goods of exchange `e` (`HoldRecord`): no payment of the order before it is taken. */
const HOLD = `select row_to_json(h) from (select p.id as payment, p.amount, p.captured, e.security_back as back,
		case when x.id is null then e.hold_until end as until,
		x.id is not null or p.voided_at is not null or p.captured_at is not null as ending,
		p.voided_at is not null or coalesce(x.kind = 'void', false) as let_go, coalesce(x.state = 'failed', false) as failed
	from payments p left join payment_orders x on x.payment_id = p.id and x.kind in ('capture', 'void')
	where p.secures = e.id order by p.position desc limit 1) h`;

/** What every order has. Each part by an index; instants in RFC 3339. */
const STANDING = `o.id, o.ref, o.display_ref, o.version, o.status, o.placed_at, o.paid_at, o.currency, o.locale, o.market, o.tags,
	o.buyer_kind, o.buyer_country, o.buyer_tier, o.informed_of_withdrawal_at, o.shipping_standard_amount, o.historical,
	o.disclosures, o.delay_notices, (${NEWEST}) as newest_policy, o.shipping_method, o.shipping_amount, o.shipping_tax,
	o.prices_include_tax, o.tax, o.total, o.ship_by, o.deliver_by, o.discounts, o.adjustments,
	o.metadata, o.services, o.history_seq, o.policy_id, (select p.version from policies p where p.id = o.policy_id) as policy_version,
	now() as read_at,
	(select row_to_json(x) from (select name, email, phone, ship_to, replaced_ship_to is not null as ship_to_corrected, service_note from order_people
		where order_id = o.id and erased_at is null) x) as people,
	${list(`select id, sku, title, options, image_url, product_id, variant_id, category, tags, quantity, unit_price,
		amount, discount, exemption, share_discount, share_tax, share_shipping, share_shipping_tax, replaces, share_standard
		from order_lines where order_id = o.id order by position`)} as lines,
	${list(`select id, line_id as line, quantity, state, claim_id as claim, shipment_id as shipment, return_id as return
		from portions where order_id = o.id order by id`)} as portions,
	${list(`select id, state, created_at, packed_at, handed_over_at from claims where order_id = o.id order by id`)} as claims,
	${list(`select s.id, carrier, tracking_number, status, sub_status, cause, action_required, status_at, handed_over_at,
		delivered_at, expected_by, created_at, again_of,
		${list('select line_id as line, quantity from shipped_after_cancel where shipment_id = s.id order by line_id')} as shipped_after_cancel,
		${list(`select scan_id as id, at, (date_part('epoch', at) * 1000)::int8 as at_ms, approximate, future, status, sub_status, cause, action_required, code, text,
			location, source, received_at from scans where shipment_id = s.id order by at, fingerprint`)} as scans
		from shipments s where s.order_id = o.id and s.return_id is null order by position, id`)} as shipments,
	${list(`select id, provider, amount, authorised_at, captured_at, voided_at, captured, released, refunded, refund_pending, charged_back
		from payments where order_id = o.id and (secures is null or captured_at is not null) order by position`)} as payments,
	${list(`select id, state, amount, payment_id as payment, due_at, settled_at, overdue_at, as_credit, goodwill, postage
		from refunds where order_id = o.id order by id`)} as refunds,
	(select row_to_json(x) from (select hint, given_at from refund_destinations where order_id = o.id) x) as refund_to`;

/** What only an order has about which something was asked: a quote or a question comes before each of these. */
const ASKED = `(select coalesce(sum(amount), 0) from fees where order_id = o.id) as fees,
	(select coalesce(json_agg(t), '[]') from (select jsonb_array_elements(y.takes) as t from (
		select q.takes, q.effective_at as at, q.id from quotes q where q.order_id = o.id and q.effective_at is not null
		union all select b.takes, b.created_at, b.id from returns b where b.order_id = o.id) y order by y.at, y.id) x) as taken,
	${list(`select id, number, quote_id as quote, kind, is_warranty as warranty, gift_link_id as gift, case when gift_link_id is not null then takes end as gift_takes, state, way_back, postage_by, postage, refund_when, promised, refunded, refunded_at,
		created_at, decide_by, reason, approved_at, expires_at, sent_at, received_at, settle_by, inspected_at, object_by, objected_at,
		settled_at, closed_at, ended_at, ${OWN_POSTAGE} as own_postage,
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
		where r.order_id = o.id and r.state = 'pending' order by r.id`)} as requests`;

const NOTHING_ASKED = `0 as fees, '[]'::json as taken, '[]'::json as returns, '[]'::json as exchanges, '[]'::json as delays, '[]'::json as requests,
	exists (select from quotes q where q.order_id = o.id) or exists (select from delays d where d.order_id = o.id) as asked`;

/**
 * Everything about one order in one statement, as one JSON value. This is the statement behind every order page and every
 * API read: it runs prepared, writes nothing and takes no lock.
 *
 * @param source names the order's row `o`, and who may read it
 * @param more further columns
 */
export const wholeRecord = (source: string, more = '') =>
	`select row_to_json(r) as record from (select ${STANDING}, ${ASKED}${more} from orders o ${source}) r`;

/**
 * The same for an order about which nothing was asked, as most are: half the tables, and as PostgreSQL opens each table
 * that a statement names, a quarter of the time. Of others it says `asked`, and they are read whole.
 */
export const briefRecord = (source: string, more = '') =>
	`select row_to_json(r) as record from (select ${STANDING}, ${NOTHING_ASKED}${more} from orders o ${source}) r`;
