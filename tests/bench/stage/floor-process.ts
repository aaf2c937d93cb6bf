// The floor of a read: node:http and postgres.js with nothing between them. It answers every path with the stored rows of
// the order named at its end, read by one prepared statement and passed on as PostgreSQL wrote them. No routing, no
// rights, no view: the least that could be called the same work.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import postgres from 'postgres';

const list = (columns: string, source: string) =>
	`(select coalesce(json_agg(x), '[]') from (select ${columns} from ${source}) x)`;

const STATEMENT = `
select row_to_json(r)::text as answer from (select o.ref, o.display_ref, o.version, o.status, o.placed_at, o.currency, o.total,
	o.paid_at, o.locale, o.market, o.tags, o.buyer_kind, o.buyer_country, o.shipping_method, o.shipping_amount, o.shipping_tax,
	o.prices_include_tax, o.tax, o.ship_by, o.deliver_by, o.discounts, o.adjustments, o.metadata,
	${list(
		`id, sku, title, options, image_url, product_id, variant_id, category, tags, quantity, unit_price, amount, discount,
		share_discount, share_tax, share_shipping, share_shipping_tax`,
		'order_lines where order_id = o.id order by position'
	)} as lines,
	${list('id, line_id as line, quantity, state, shipment_id as shipment', 'portions where order_id = o.id')} as portions,
	${list('id, state, created_at, packed_at, handed_over_at', 'claims where order_id = o.id')} as claims,
	${list(
		`s.id, carrier, tracking_number, status, action_required, delivered_at,
		${list(
			'scan_id as id, at, approximate, status, action_required, code, text, location, source, received_at',
			'scans where shipment_id = s.id order by at'
		)} as scans`,
		'shipments s where s.order_id = o.id order by position'
	)} as shipments,
	${list('id, provider, reference, amount, authorised_at, captured_at, captured, refunded, refund_pending', 'payments where order_id = o.id order by position')} as payments,
	${list('id, state, amount', 'refunds where order_id = o.id')} as refunds,
	${list('sum(amount) as amount', 'fees where order_id = o.id')} as fees
from orders o where o.ref = $1) r`;

// As many sessions as the shop has.
const sql = postgres(process.env['DATABASE_URL'] ?? '', { max: 10, connection: { TimeZone: 'UTC' } });

const server = createServer((request, response) => {
	const ref = (request.url ?? '').slice((request.url ?? '').lastIndexOf('/') + 1);
	sql.unsafe<{ answer: string }[]>(STATEMENT, [ref], { prepare: true }).then(
		([row]) => {
			response.writeHead(row ? 200 : 404, { 'content-type': 'application/json' }).end(row?.answer);
		},
		(error: unknown) => response.writeHead(500).end(String(error))
	);
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit(0));
