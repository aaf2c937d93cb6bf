import type { Database } from '#server/db/client.ts';
import { findOrderId } from '#server/db/orders.ts';
import { transact } from '#server/db/transaction.ts';
import { accept } from '#domain/refusal.ts';
import { placeOrder } from '#server/use-cases/place-order.ts';
import { documentOf, WRITER } from '#tests/support/order-writer.ts';

/** Orders of as many buyers, entered as history so that nothing else is told of them; their ids. */
export async function placeOrders(db: Database, count: number): Promise<string[]> {
	const run = Date.now().toString(36);
	const ids: string[] = [];
	for (let at = 0; at < count; at += 200) {
		const refs = Array.from({ length: Math.min(200, count - at) }, (_, n) => `N-${run}-${at + n}`);
		await transact(db, async (tx) => {
			for (const ref of refs) {
				const document = documentOf(ref);
				const buyer = { ...document.buyer, email: `${ref.toLowerCase()}@bench.example` };
				const placed = await placeOrder(tx, WRITER, { document: { ...document, buyer }, historical: true });
				const id = placed.ok && (await findOrderId(tx, ref));
				if (id) ids.push(id);
			}
			return accept(null);
		});
	}
	return ids;
}
