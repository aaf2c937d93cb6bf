import type { Pieces } from '#domain/order/portions.ts';
import type { Happening } from '#domain/order/report.ts';
import { accept } from '#domain/refusal.ts';
import { countReported, listSoldLines } from '#server/db/sold-lines.ts';
import type { TakenBack } from '#server/ports/storefront.ts';
import type { Command } from './command.ts';
import { takeReport } from './take-report.ts';
import type { RefusedHappening } from './tell-order.ts';

export type TakeBackInput = {
	/** The input's own name for it: what was taken back once is not taken back again. */
	id: string;
	back: TakenBack;
	/** Orders that are not asked: they came with the same input, which has looked through them itself. */
	except: ReadonlySet<string>;
	zone: string;
};

export type TakenBackSold = {
	/** Pieces that found a sale, now or in an earlier run. */
	found: number;
	happenings: number;
	refused: RefusedHappening[];
};

/**
 * Takes pieces back of sales that an earlier import brought in: the same customer, article and price, the most recent
 * sale first, never more than is left of it, with the money. History (law 12).
 */
export const takeBackSold: Command<TakeBackInput, TakenBackSold> = async (tx, actor, input) => {
	const { id, back, except, zone } = input;
	const sought = { ...back, before: new Date(back.at) };
	const sales = (await listSoldLines(tx, sought)).filter(({ ref }) => !except.has(ref));
	const refs = [...new Set(sales.map(({ ref }) => ref))];
	const already = refs.length === 0 ? 0 : await countReported(tx, refs, id);
	let left = Math.max(0, back.quantity - already);
	const taken = new Map<string, Pieces[]>();
	for (const { ref, line, open } of sales) {
		const quantity = Math.min(open, left);
		if (quantity <= 0) continue;
		left -= quantity;
		taken.set(ref, [...(taken.get(ref) ?? []), { line, quantity }]);
	}
	const refused: RefusedHappening[] = [];
	let happenings = 0;
	for (const [ref, pieces] of taken) {
		const told = happeningsOf(id, back, pieces);
		const done = await takeReport(tx, actor, { report: { ref, happenings: told }, zone, historical: true });
		if (!done.ok) return done;
		refused.push(...done.value.refused);
		happenings += told.length - done.value.refused.length;
	}
	return accept({ found: back.quantity - left, happenings, refused });
};

/** The same ids as where the sale stands in the same input. */
function happeningsOf(id: string, { at, unitPrice }: TakenBack, pieces: Pieces[]): Happening[] {
	const amount = pieces.reduce((sum, { quantity }) => sum + quantity, 0) * unitPrice;
	return [
		{ id, kind: 'cancelled', at, pieces },
		...(amount > 0 ? [{ id: `${id}/money`, kind: 'refunded' as const, at, amount }] : [])
	];
}
