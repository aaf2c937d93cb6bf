import { z } from 'zod';
import { divideHalfEven } from '#domain/money/allocate.ts';
import { toDecimal, toMinorUnits } from '#domain/money/decimal.ts';
import { keyIn, markOf, type ExchangeWhat } from '#domain/write-back/what.ts';
import { lineName } from '#domain/write-back/lines.ts';
import type { ExchangeTelling, WriteBackAnswer } from '#server/ports/write-back.ts';
import { isInTime, TOO_LATE } from '../calls/call.ts';
import type { Ask } from './rest-api.ts';

const LineSchema = z.object({
	id: z.number(),
	quantity: z.number(),
	subtotal: z.string(),
	total: z.string(),
	meta_data: z.array(z.object({ key: z.string(), value: z.unknown() })).nullish()
});
const OrderSchema = z.object({ status: z.string(), currency: z.string(), line_items: z.array(LineSchema) });
type Line = z.infer<typeof LineSchema>;
type Order = z.infer<typeof OrderSchema>;

/** Hidden from buyers by its underscore, as all that WooCommerce keeps for itself. */
const NOTE = '_roundtrip';
const OVER = ['cancelled', 'refunded', 'failed', 'trash'];
const NUMBER = /^\d{1,15}$/;
const refuse = (code: string): WriteBackAnswer => ({ state: 'refused', code });

/**
 * Puts new goods into an order of WooCommerce's and takes old ones out of it, in one update of its `line_items`: each new
 * one bears our key, so that one whose answer was lost is found. A line's totals are not worked out anew there where its
 * quantity changes, so they are said; what leaves one line goes to the new one where the swap is even, and else the new
 * goods cost what WooCommerce's catalogue says. What is due is decided and collected here.
 */
export async function editOrder(ask: Ask, telling: ExchangeTelling): Promise<WriteBackAnswer> {
	const { order, key, what, until, signal } = telling;
	const path = `/orders/${order}`;
	if (!NUMBER.test(order)) return refuse('storefront.order_not_found');
	const got = await ask({ path, signal }, OrderSchema);
	if (!got.ok) return got.answer;
	const found = namesOf(got.data, key, what);
	if (found) return { state: 'already', references: found };
	const { status } = got.data;
	if (OVER.includes(status)) return refuse('storefront.order_closed');
	if (status === 'completed' && what.removes.length > 0) return refuse('storefront.order_fulfilled');
	const line_items = linesFor(what, key, got.data);
	if (!line_items) return refuse('storefront.line_not_found');
	if (!isInTime(until)) return TOO_LATE;
	// Whoever packs by that list sees only what is not completed.
	const body = { line_items, ...(status === 'completed' && { status: 'processing' }) };
	const done = await ask({ path, method: 'PUT', body, signal }, OrderSchema);
	if (!done.ok) return done.answer;
	const names = namesOf(done.data, key, what);
	return names ? { state: 'done', references: names } : { state: 'unknown', code: 'woocommerce.not_edited' };
}

const noteOf = (key: string, line: string): string => `${markOf(key)} ${line}`;

/** The lines that bear our key, one for each of the new goods; nothing where none does. */
function namesOf({ line_items }: Order, key: string, { adds }: ExchangeWhat): string[] | undefined {
	const noted = line_items.flatMap(({ id, meta_data }) => {
		const note = meta_data?.find((one) => one.key === NOTE)?.value;
		return typeof note === 'string' && keyIn(note) === key ? [{ id, note }] : [];
	});
	const ids = adds.flatMap(({ line }) => noted.find(({ note }) => note === noteOf(key, line))?.id ?? []);
	return ids.length === adds.length ? ids.map((id) => lineName(String(id))) : undefined;
}

function linesFor({ removes, adds, even }: ExchangeWhat, key: string, order: Order): object[] | undefined {
	const changed: object[] = [];
	const left: { subtotal: string; total: string }[] = [];
	for (const { line, quantity } of removes) {
		const there = order.line_items.find(({ id }) => String(id) === line);
		if (!there || there.quantity < quantity) return undefined;
		const kept = partOf(there, there.quantity - quantity, order.currency);
		if (!kept) return undefined;
		left.push(kept.rest);
		changed.push({ id: there.id, quantity: there.quantity - quantity, ...kept.own });
	}
	const added = adds.map(({ line, quantity, variant, product }, index) => ({
		...(variant === product ? { product_id: Number(product) } : { variation_id: Number(variant) }),
		quantity,
		// Goods that came back have paid for these already.
		...(even && (left[index] ?? { subtotal: '0', total: '0' })),
		meta_data: [{ key: NOTE, value: noteOf(key, line) }]
	}));
	return [...changed, ...added];
}

/** What of a line's totals stays with so many of its pieces, and what the others leave, to the unit. */
function partOf({ quantity, subtotal, total }: Line, stays: number, currency: string) {
	const [before, after] = [toMinorUnits(subtotal, currency), toMinorUnits(total, currency)];
	if (!before || !after) return undefined;
	const part = (amount: number) => Number(divideHalfEven(BigInt(amount) * BigInt(stays), BigInt(quantity)));
	const own = [part(before.amount), part(after.amount)] as const;
	const text = (one: number, two: number) => ({
		subtotal: toDecimal(one, currency),
		total: toDecimal(two, currency)
	});
	return { own: text(...own), rest: text(before.amount - own[0], after.amount - own[1]) };
}
