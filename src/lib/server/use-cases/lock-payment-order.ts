import type { Tx } from '#server/db/client.ts';
import { isId } from '#server/db/ids.ts';
import { lockOrder, type LockedOrder } from '#server/db/orders.ts';
import { findPaymentOrder, type ListedPaymentOrder } from '#server/db/payment-orders.ts';
import type { PaymentOrderKind } from '#domain/money/states.ts';

/** What a provider was asked for and its order, locked; nothing where there is no such one of these kinds. */
export async function lockPaymentOrder(
	tx: Tx,
	id: string,
	kinds: readonly PaymentOrderKind[]
): Promise<{ order: LockedOrder; row: ListedPaymentOrder } | undefined> {
	const found = isId(id) ? await findPaymentOrder(tx, id) : undefined;
	const order = found && (await lockOrder(tx, { id: found.orderId }));
	// Read again under the lock: only now does it stand still.
	const row = order && (await findPaymentOrder(tx, id));
	return row && kinds.includes(row.kind) ? { order, row } : undefined;
}
