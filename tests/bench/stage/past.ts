import type { Connection } from '#server/db/client.ts';

const PORTION = 20_000;
const TYPES =
	'order.placed claim.made claim.packed shipment.made claim.handed_over shipment.scan_recorded shipment.scan_recorded shipment.scan_recorded';

/** What orders leave behind them in the tables that grow most: eight entries and two notices each, and six scans a parcel. */
const STATEMENTS = [
	`insert into history (order_id, seq, at, type, actor_kind, actor_id, data, previous_hash, hash)
		select o.id, n, o.placed_at + n * interval '3 hours', (string_to_array('${TYPES}', ' '))[n], 'machine', 'shop',
			jsonb_build_object('lines', jsonb_build_array(jsonb_build_object('line', 'l1', 'quantity', 1)), 'parcel', md5(o.ref || n)),
			case when n > 1 then sha256((o.ref || (n - 1))::bytea) end, sha256((o.ref || n)::bytea)
		from part o cross join generate_series(1, 8) n`,
	`insert into outbox (order_id, seq, at) select id, 8, placed_at from part`,
	`insert into notices (id, order_id, event, channel, kind, recipient, state, message_id, facts, attempts, created_at, sent_at)
		select gen_random_uuid(), id, id || ':' || n, 'mail', 'shipped', 'buyer', 'sent', id || '.' || n || '@shop.example',
			jsonb_build_object('ref', ref, 'parcels', jsonb_build_array(md5(ref))), 1, placed_at, placed_at
		from part cross join generate_series(1, 2) n`,
	`insert into portions (id, order_id, line_id, state, quantity) select gen_random_uuid(), id, 'l1', 'open', 1 from part`,
	`insert into shipments (id, order_id, position, carrier, tracking_number, status, last_scan_at)
		select md5('parcel of ' || id)::uuid, id, 2, 'dhl', 'PX' || md5(ref), 'in_transit', placed_at from part`,
	`insert into scans (shipment_id, at, fingerprint, scan_id, status, code, text, location, source, received_at)
		select md5('parcel of ' || id)::uuid, placed_at + n * interval '7 hours', sha256((ref || n)::bytea), 'scan-' || n, 'in_transit',
			'D' || n, 'Sorted in the region of the sender, with a glass of tab	and a line' || E'\\n' || 'break', 'Börnicke', 'carrier',
			placed_at + n * interval '7 hours'
		from part cross join generate_series(1, 6) n`
];

/** Gives every order of `makeOrders` a past of the usual length, by statements of the server's own. */
export async function makePast({ sql }: Connection): Promise<void> {
	const [row] = await sql<{ n: number }[]>`select count(*)::int as n from orders`;
	for (let from = 0; from < (row?.n ?? 0); from += PORTION) {
		await sql.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			await tx.unsafe(`create temp table part on commit drop as
				select id, ref, placed_at from orders order by ref limit ${PORTION} offset ${from}`);
			for (const statement of STATEMENTS) await tx.unsafe(statement);
		});
	}
	await sql.unsafe('vacuum analyze');
}
