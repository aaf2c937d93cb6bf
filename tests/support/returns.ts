import type { ConfirmedQuote, QuoteAnswer } from '#domain/cancellation/quote-answer.ts';
import type { Pieces } from '#domain/order/portions.ts';
import type { Result } from '#domain/refusal.ts';
import type { Connection, Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { transact } from '#server/db/transaction.ts';
import { claimPostage } from '#server/use-cases/claim-postage.ts';
import { decidePostage, type DecidePostageInput } from '#server/use-cases/decide-postage.ts';
import { payPostage } from '#server/use-cases/pay-postage.ts';
import { cancelReturn, decideReturn, type DecideReturnInput } from '#server/use-cases/decide-return.ts';
import { inspectReturn, type InspectedLine } from '#server/use-cases/inspect-return.ts';
import { openShipment } from '#server/use-cases/open-shipment.ts';
import { receiveReturn } from '#server/use-cases/receive-return.ts';
import { recordScans } from '#server/use-cases/record-scans.ts';
import { sendReturn } from '#server/use-cases/send-return.ts';
import { objectToReturn, settleReturn } from '#server/use-cases/settle-return.ts';
import type { TrackingStatus } from '#domain/shipment/tracking-status.ts';
import { WRITER } from './order-writer.ts';
import { quoteDesk } from './quotes.ts';

/** A result that has to be one. */
export function got<T>(result: Result<T>): T {
	if (!result.ok) throw new Error(JSON.stringify(result.refusal));
	return result.value;
}

/** What a scan says, and when: minutes before now. */
export async function scan(
	connection: Connection,
	shipment: string,
	status: TrackingStatus,
	ago = 1
): Promise<void> {
	const at = new Date(Date.now() - ago * 60_000);
	const scans = [{ at, approximate: false, status, actionRequired: false, source: 'test' }];
	got(await transact(connection.db, (tx) => recordScans(tx, WRITER, { shipment, scans })));
}

/** Pieces of an order leave in a parcel and arrive. */
export async function deliver(
	connection: Connection,
	ref: string,
	lines: Pieces[],
	ago = 2
): Promise<string> {
	const parcel = { ref, carrier: 'dhl', trackingNumber: `JJD${ref}${ago}`, lines };
	const { id } = got(await transact(connection.db, (tx) => openShipment(tx, WRITER, parcel)));
	await scan(connection, id, 'delivered', ago);
	return id;
}

/** A picture of an order, as far as the database knows. */
export async function photoOf({ sql }: Connection, ref: string): Promise<string> {
	const [row] = await sql<{ id: string }[]>`insert into photos
		(id, order_id, actor_kind, key, width, height, bytes, sha256, kept_at)
		select gen_random_uuid(), id, 'machine', gen_random_uuid(), 9, 9, 99, '\\x00', now() from orders where ref = ${ref} returning id`;
	return row?.id ?? '';
}

/** Returns as the shop runs them, each step a command of its own. */
export function returnDesk(connection: Connection, more: { canHold?: boolean } = {}) {
	const { db } = connection;
	const desk = quoteDesk(connection, more);
	const run = <Input, Output>(
		command: (tx: Tx, actor: Actor, input: Input) => Promise<Result<Output>>,
		input: Input
	) => transact(db, (tx) => command(tx, WRITER, input));
	return {
		...desk,
		/** A quote for sending back, that has to be had. */
		back: (ref: string, lines: Parameters<typeof desk.quote>[1], more = {}): Promise<QuoteAnswer> =>
			desk.quote(ref, lines, { kind: 'return', ...more }),
		/** The same confirmed; its return. */
		async open(ref: string, lines: Parameters<typeof desk.quote>[1], more = {}): Promise<Opened> {
			const quote = await desk.quote(ref, lines, { kind: 'return', ...more });
			const confirmed = got(await desk.confirm(quote.id));
			if (!confirmed.return) throw new Error('no return came of it');
			return { quote, confirmed, id: confirmed.return.id };
		},
		/** A parcel on its way back. */
		parcel: async (ref: string, back: string, trackingNumber: string): Promise<string> =>
			got(await run(openShipment, { ref, carrier: 'dhl', trackingNumber, back })).id,
		decide: (id: string, decision: DecideReturnInput['decision'], reason?: string) =>
			run(decideReturn, { id, decision, reason }),
		cancel: (id: string) => run(cancelReturn, { id, by: 'cancel' as const }),
		send: (id: string, proof?: string, isShown = true) =>
			run(sendReturn, { id, at: new Date(Date.now() - 500), proof, isShown }),
		receive: (id: string, lines: Pieces[]) => run(receiveReturn, { id, lines }),
		inspect: (id: string, lines: InspectedLine[]) => run(inspectReturn, { id, lines }),
		/** What was paid to send it: asked for with a receipt, decided, paid. */
		async postage(id: string, amount: number, photo?: string) {
			const [row] = await connection.sql<
				{ ref: string }[]
			>`select o.ref from returns r join orders o on o.id = r.order_id
				where r.id = ${id}`;
			return run(claimPostage, { id, amount, photo: photo ?? (await photoOf(connection, row?.ref ?? '')) });
		},
		decidePostage: (id: string, decision: DecidePostageInput['decision'], amount?: number, reason?: string) =>
			run(decidePostage, { id, decision, amount, reason }),
		payPostage: (id: string) => run(payPostage, { id }),
		object: (id: string) => run(objectToReturn, { id, words: 'It came like that.' }),
		answer: (id: string, by: 'stands' | 'given_back') => run(settleReturn, { id, by })
	};
}
export type Opened = { quote: QuoteAnswer; confirmed: ConfirmedQuote; id: string };

/** How a line was found: nothing to say of it, unless something is deducted. */
export const found = (line: string, deduction = 0): InspectedLine => ({
	...{ line, condition: deduction > 0 ? ('used' as const) : ('new' as const), resellable: deduction === 0 },
	...(deduction > 0 && { deduction: { amount: deduction, reason: 'It was worn.' } })
});
