import type { OrderDocument } from '#domain/order/order-document.ts';
import { accept } from '#domain/refusal.ts';
import type { Database, Tx } from '#server/db/client.ts';
import type { Actor, NewEntry } from '#server/db/history.ts';
import { lockOrder, recordChange } from '#server/db/orders.ts';
import { listPortions } from '#server/db/portions.ts';
import { transact } from '#server/db/transaction.ts';
import { placeOrder } from '#server/use-cases/place-order.ts';

export const WRITER: Actor = { kind: 'machine', id: 'writer' };

/** A paid order of one line. */
export const documentOf = (ref: string): OrderDocument => ({
	ref,
	placed_at: '2026-11-02T10:00:00Z',
	currency: 'EUR',
	tags: [],
	buyer: { kind: 'consumer', country: 'DE', name: 'Ada', email: 'ada@example.com' },
	lines: [{ id: 'l1', title: 'Lamp', options: [], tags: [], quantity: 2, amount: 5000 }],
	discounts: [],
	adjustments: [],
	prices_include_tax: true,
	tax: 0,
	total: 5000,
	payments: [{ provider: 'test', reference: ref, amount: 5000, captured_at: '2026-11-02T10:00:05Z' }],
	disclosures: [],
	delay_notices: [],
	metadata: {}
});

export async function place(db: Database, ref: string): Promise<void> {
	const placed = await transact(db, (tx) => placeOrder(tx, WRITER, { document: documentOf(ref) }));
	if (!placed.ok) throw new Error(placed.refusal.code);
}

/** Appends entries to an order's history in a running transaction, as a use case would. */
export async function append(tx: Tx, ref: string, entries: readonly NewEntry[]): Promise<void> {
	const order = await lockOrder(tx, { ref });
	if (!order) throw new Error(`no order ${ref}`);
	await recordChange(tx, order, { portions: await listPortions(tx, order.id), entries, actor: WRITER });
}

/** One change in a transaction of its own. */
export async function change(db: Database, ref: string, data: Record<string, unknown> = {}): Promise<void> {
	const done = await transact(db, async (tx) => {
		await append(tx, ref, [{ type: 'shipment.scan_recorded', data }]);
		return accept(undefined);
	});
	if (!done.ok) throw new Error(done.refusal.code);
}
