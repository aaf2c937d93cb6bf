import type { OrderTerms } from '#domain/cancellation/order-terms.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { Tx } from '../db/client.ts';
import { getOrderRecord } from '../db/order-record.ts';
import { linkPath, type CreatedLink } from '../use-cases/share-link.ts';
import type { Command } from '../use-cases/command.ts';

/** An order's command answers with the order as it is then. */
export function withRecord<Input, Output extends { ref: string }>(
	command: Command<Input, Output>,
	terms: (record: OrderRecord, tx: Tx) => Promise<OrderTerms>
): Command<Input, Output & { record: OrderRecord; terms: OrderTerms }> {
	return async (tx: Tx, actor, input) => {
		const result = await command(tx, actor, input);
		if (!result.ok) return result;
		const record = await getOrderRecord(tx, result.value.ref);
		return { ok: true, value: { ...result.value, record, terms: await terms(record, tx) } };
	};
}

/** A link is of use only with its whole address. */
export function withAddress<Input, Output extends Pick<CreatedLink, 'scope' | 'token'>>(
	command: Command<Input, Output>,
	origin: string
): Command<Input, Output & { url: string }> {
	return async (tx, actor, input) => {
		const result = await command(tx, actor, input);
		if (!result.ok) return result;
		return { ok: true, value: { ...result.value, url: origin + linkPath(result.value) } };
	};
}

/** Callers outside need not know where the shop is. */
export function inZone<Input extends object, Output>(
	zone: string,
	command: Command<Input, Output>
): Command<Input, Output> {
	return (tx, actor, input) => command(tx, actor, { zone, ...input });
}
