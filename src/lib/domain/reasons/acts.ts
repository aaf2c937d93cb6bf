import { allocate, partOf } from '../money/allocate.ts';
import type { Millis } from '../time/instant.ts';
import { UNSAID, WITHDRAWN, type ActKind } from './dimensions.ts';
import { minutesSince, short, type Act, type Pieces, type ToldOrder } from './told-order.ts';

/** Each thing that was given up or came back of an order, a line each, with what it came to. */
export function actsOf(order: ToldOrder): Act[] {
	const lines = new Map(order.lines.map((line) => [line.id, line]));
	const worthOf = ({ line, quantity }: Pieces) => {
		const of = lines.get(line);
		return of ? partOf(BigInt(of.worth), of.quantity, 0, Math.min(quantity, of.quantity)) : 0n;
	};
	type Part = Pieces & { reason: string; lost?: number };
	/** One act's parts with its money shared over them: by `weights`, else by what their pieces are worth. */
	const act = (
		{ name, kind, at }: { name: string; kind: ActKind; at: Millis },
		parts: Part[],
		money: { fee?: number; refund?: number; postage?: number },
		weights?: bigint[]
	): Act[] => {
		const share = (amount = 0) => allocate(BigInt(amount), weights ?? parts.map(worthOf)).map(Number);
		const [fee, refund, postage] = [share(money.fee), share(money.refund), share(money.postage)];
		return parts.map(({ line, quantity, reason, lost = 0 }, n) => ({
			...{ act: name, line, kind, reason, at, quantity, lost },
			minutes: minutesSince(order.placedAt, at),
			...{ product: cut(lines.get(line)?.product), category: cut(lines.get(line)?.category) },
			...{ fee: fee[n] ?? 0, refund: refund[n] ?? 0, postage: postage[n] ?? 0 }
		}));
	};
	return [
		...order.quotes.flatMap(({ id, kind, at, fee, refund, reasons, pieces, shares }) => {
			const here = merged(pieces.map((one) => ({ ...one, quantity: one.quantity - (one.away ?? 0) })));
			const none = kind === 'withdraw' ? WITHDRAWN : UNSAID;
			const parts = here.map((one) => ({
				...one,
				reason: reasons.find(({ line, reason }) => line === one.line && reason)?.reason ?? none
			}));
			const weights = here.map(({ line }) => BigInt(shares.find((one) => one.line === line)?.refund ?? 0));
			const own = weights.some((one) => one > 0n) ? weights : undefined;
			return act({ name: `quote:${id}`, kind: 'cancel', at }, parts, { fee, refund }, own);
		}),
		...order.reports.flatMap(({ id, kind, at, lines: told }) => {
			const parts = merged(told).map((one) => ({ ...one, reason: UNSAID }));
			const refund = Number(parts.reduce((sum, one) => sum + worthOf(one), 0n));
			return act({ name: `report:${id}`, kind, at }, parts, { refund });
		}),
		...order.returns.flatMap(({ id, kind, at, refunded, postage, lines: back }) => {
			const none = kind === 'withdrawal' ? WITHDRAWN : UNSAID;
			const parts = back.map(({ line, quantity, reason, received, resellable, deduction }) => {
				const gone = resellable === false ? worthOf({ line, quantity: received }) - BigInt(deduction) : 0n;
				return { line, quantity, reason: reason ?? none, lost: Number(gone > 0n ? gone : 0n) };
			});
			return act({ name: `return:${id}`, kind: 'return', at }, parts, { refund: refunded, postage });
		})
	];
}

const cut = (text: string | null | undefined) => (text === null || text === undefined ? null : short(text));

/** Of each line once, and only where something of it is meant. */
function merged(pieces: readonly Pieces[]): Pieces[] {
	const all = new Map<string, number>();
	for (const { line, quantity } of pieces) all.set(line, (all.get(line) ?? 0) + quantity);
	return [...all].flatMap(([line, quantity]) => (quantity > 0 ? [{ line, quantity }] : []));
}
