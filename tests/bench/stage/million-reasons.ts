import type { Connection } from '#server/db/client.ts';

const id = (kind: string) => `md5('${kind}' || n)::uuid`;
const ORDER = id('order');
const hash = (salt: number) => `(hashint8extended(n, ${salt}) & 2147483647)`;
/** As the orders were placed (`makeOrders`). */
const PLACED = `timestamptz '2026-11-20' - make_interval(secs => n * 31.5)`;
const word = (words: string, number: string) =>
	`(string_to_array('${words}', ' '))[1 + (${number}) % ${words.split(' ').length}]`;
const WHY = 'too_slow changed_mind wrong_variant ordered_by_mistake found_cheaper other';
const BACK = 'too_small too_large defective not_as_described unwanted quality';
const CATEGORIES = 'kitchen light textiles furniture paper garden';

/** In forty orders one is cancelled, in twenty one comes back, in ten one is answered of. */
const statements = (from: number, to: number): string[] => {
	const rows = `generate_series(${from}::bigint, ${to}::bigint) n`;
	return [
		`update orders o set deliver_by = o.placed_at + interval '5 days' where o.id in (select ${ORDER} from ${rows})`,
		`update shipments s set handed_over_at = o.placed_at + make_interval(hours => (${hash(21)} % 96)::int),
				delivered_at = case when s.delivered_at is not null then o.placed_at + make_interval(hours => 48 + (${hash(22)} % 240)::int) end
			from ${rows} join orders o on o.id = ${ORDER} where s.id = ${id('parcel')}`,
		`update order_lines l set product_id = 'p-' || ${hash(8)} % 5000, category = ${word(CATEGORIES, hash(23))}
			from ${rows} where l.order_id = ${ORDER}`,
		`insert into quotes (id, order_id, kind, state, body, takes, actor_kind, created_at, expires_at, accepted_at, effective_at)
			select ${id('quote')}, ${ORDER}, 'cancel', 'accepted', jsonb_build_object('asked', jsonb_build_object('lines',
					jsonb_build_array(jsonb_build_object('line', 'l1', 'quantity', 1, 'reason', ${word(WHY, hash(24))}))),
				'pieces', '[{"line": "l1", "quantity": 1, "held": 0}]'::jsonb, 'lines', '[{"line": "l1", "refund": 4000}]'::jsonb,
				'fee', '{"amount": 200}'::jsonb, 'refund', '{"amount": 4000}'::jsonb), '[]', 'shopper', at, at, at, at
			from ${rows}, lateral (select ${PLACED} + make_interval(mins => (${hash(25)} % 20000)::int) as at) x where n % 40 = 0`,
		`insert into returns (id, order_id, quote_id, kind, state, position, number, way_back, postage_by, refund_when, promised, refunded,
				refunded_at, takes, created_at, approved_at, settled_at)
			select ${id('return')}, ${ORDER}, ${id('asked')}, 'return', 'settled', 1, 'SB-' || n || '-R1', 'own', 'buyer', 'inspection', 4200,
				4200, at, '[]', at, at, at
			from ${rows}, lateral (select ${PLACED} + make_interval(days => 5 + (${hash(26)} % 25)::int) as at) x where n % 20 = 1`,
		`insert into return_lines (return_id, order_id, line_id, quantity, received, reason, resellable)
			select ${id('return')}, ${ORDER}, 'l1', 1, 1, ${word(BACK, hash(27))}, ${hash(28)} % 4 > 0 from ${rows} where n % 20 = 1`,
		`insert into feedback_answers (id, order_id, occasion, subject, form_version, score, given_at)
			select ${id('answer')}, ${ORDER}, 'delivered', ${ORDER}, 1, 1 + ${hash(29)} % 5, ${PLACED} + interval '12 days'
			from ${rows} where n % 10 = 3`
	];
};

const PORTION = 50_000;

/** Makes of orders that are there (`makeOrders`) some that were cancelled, came back and were answered of. */
export async function makeReasons({ sql }: Connection, count: number): Promise<void> {
	for (let from = 1; from <= count; from += PORTION) {
		const to = Math.min(count, from + PORTION - 1);
		await sql.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			for (const statement of statements(from, to)) await tx.unsafe(statement);
		});
	}
}
