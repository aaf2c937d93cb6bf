import { z } from 'zod';
import { toDecimal } from '#domain/money/decimal.ts';
import { keyIn, markOf, type CancelWhat, type ReturnWhat } from '#domain/write-back/what.ts';
import type { RefundTelling, Telling, WriteBack, WriteBackAnswer } from '#server/ports/write-back.ts';
import { isInTime, TOO_LATE } from '../calls/call.ts';
import { editOrder } from './tell-exchange.ts';
import { wooApi, type Ask, type Got, type WooAccess } from './rest-api.ts';

const OrderSchema = z.object({
	id: z.number(),
	status: z.string(),
	currency: z.string(),
	payment_method: z.string().nullish(),
	refunds: z.array(z.object({ id: z.number(), reason: z.string().nullish() })).nullish()
});
type WooOrder = z.infer<typeof OrderSchema>;
const RefundSchema = z.object({ id: z.number(), refunded_payment: z.boolean().nullish() });
const NoteSchema = z.object({ id: z.number(), note: z.string() });

const NUMBER = /^\d{1,15}$/;
const REFUSED_ID: WriteBackAnswer = { state: 'refused', code: 'storefront.order_not_found' };
const refuse = (code: string): WriteBackAnswer => ({ state: 'refused', code });

async function lookAt(ask: Ask, { order, signal }: Telling<unknown>): Promise<Got<WooOrder>> {
	if (!NUMBER.test(order)) return { ok: false, answer: REFUSED_ID };
	return ask({ path: `/orders/${order}`, signal }, OrderSchema);
}

const refundWith = ({ refunds }: WooOrder, key: string) =>
	(refunds ?? []).find(({ reason }) => keyIn(reason) === key);
const refundName = (id: number): string => `refund/${id}`;

/**
 * Cancels an order as a whole by its status, which puts its goods back on the shelf, or takes pieces out of it: a refund
 * of nothing with the pieces in it. WooCommerce would cancel what was sent as well, so that is looked at first.
 */
async function cancelLines(ask: Ask, telling: Telling<CancelWhat>): Promise<WriteBackAnswer> {
	const { order, key, what, until, signal } = telling;
	const got = await lookAt(ask, telling);
	if (!got.ok) return got.answer;
	const { status } = got.data;
	if (status === 'cancelled') return { state: 'already', references: [] };
	const found = refundWith(got.data, key);
	if (found) return { state: 'already', references: [refundName(found.id)] };
	if (status === 'completed') return refuse('storefront.order_fulfilled');
	if (status === 'trash') return refuse('storefront.order_not_found');
	if (!isInTime(until)) return TOO_LATE;
	if (!what.whole) {
		const line_items = what.lines.map(({ line, quantity }) => ({
			id: Number(line),
			quantity,
			refund_total: 0
		}));
		if (line_items.some(({ id }) => !Number.isSafeInteger(id))) return refuse('storefront.line_not_found');
		return refund(ask, telling, { amount: 0, movesMoney: false, api_restock: true, line_items });
	}
	const body = { status: 'cancelled' };
	const done = await ask({ path: `/orders/${order}`, method: 'PUT', body, signal }, OrderSchema);
	if (!done.ok) return done.answer;
	if (done.data.status !== 'cancelled') return { state: 'unknown', code: 'woocommerce.not_cancelled' };
	return { state: 'done', references: [] };
}

/**
 * Writes a refund down, and has the shop's gateway send it only where the storefront sends the money. WooCommerce knows no
 * keys: one that was asked for and is not found is left to a person where money would move.
 */
async function recordRefund(ask: Ask, telling: RefundTelling): Promise<WriteBackAnswer> {
	const { key, what, until, again } = telling;
	const got = await lookAt(ask, telling);
	if (!got.ok) return got.answer;
	const found = refundWith(got.data, key);
	if (found)
		return {
			state: 'already',
			references: [refundName(found.id)],
			...(what.movesMoney && { money: 'settled' })
		};
	if (got.data.currency !== what.currency) return refuse('storefront.currency_differs');
	if (what.movesMoney && again) return refuse('storefront.nobody_knows');
	if (what.movesMoney && got.data.payment_method !== what.provider)
		return refuse('storefront.payment_not_found');
	if (!isInTime(until)) return TOO_LATE;
	const { amount, movesMoney } = what;
	return refund(ask, telling, { amount, movesMoney, api_restock: false, line_items: [] });
}

type RefundInput = { amount: number; movesMoney: boolean; api_restock: boolean; line_items: object[] };

/** Left out, `api_refund` and `api_restock` mean yes: they are always said. */
async function refund(
	ask: Ask,
	{ order, key, signal, what }: Telling<CancelWhat> | RefundTelling,
	{ amount, movesMoney, ...rest }: RefundInput
): Promise<WriteBackAnswer> {
	const currency = 'currency' in what ? what.currency : '';
	const body = { amount: toDecimal(amount, currency), reason: markOf(key), api_refund: movesMoney, ...rest };
	const asked = { path: `/orders/${order}/refunds`, method: 'POST' as const, body, signal };
	const got = await ask(asked, RefundSchema);
	if (!got.ok) return got.answer;
	const references = [refundName(got.data.id)];
	if (!movesMoney) return { state: 'done', references };
	if (got.data.refunded_payment !== true) return refuse('storefront.payment_refused');
	return { state: 'done', references, money: 'settled' };
}

/** WooCommerce has no returns: the order gets a note for the shop's people, with our key in it. */
async function openReturn(ask: Ask, telling: Telling<ReturnWhat>): Promise<WriteBackAnswer> {
	const { order, key, what, until, signal } = telling;
	if (!NUMBER.test(order)) return REFUSED_ID;
	const path = `/orders/${order}/notes`;
	const notes = await ask({ path, signal }, z.array(NoteSchema));
	if (!notes.ok) return notes.answer;
	const found = notes.data.find(({ note }) => keyIn(note) === key);
	if (found) return { state: 'already', references: [`note/${found.id}`] };
	if (!isInTime(until)) return TOO_LATE;
	const lines = what.lines.map(({ line, quantity }) => `${quantity} × #${line}`).join(', ');
	const body = { note: `Return opened: ${lines}. ${markOf(key)}`, customer_note: false };
	const made = await ask({ path, method: 'POST', body, signal }, NoteSchema);
	return made.ok ? { state: 'done', references: [`note/${made.data.id}`] } : made.answer;
}

/** WooCommerce, told by its REST API. */
export function wooWriteBack(access: WooAccess): WriteBack {
	const ask = wooApi(access);
	return {
		cancelLines: (telling) => cancelLines(ask, telling),
		recordRefund: (telling) => recordRefund(ask, telling),
		openReturn: (telling) => openReturn(ask, telling),
		editOrder: (telling) => editOrder(ask, telling),
		async check() {
			const got = await ask({ path: '/orders?per_page=1' }, z.array(z.unknown()));
			if (got.ok) return { ok: true, missing: [] };
			return { ok: false, code: 'code' in got.answer ? got.answer.code : got.answer.state };
		}
	};
}
