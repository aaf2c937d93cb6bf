import type { Happening } from '#domain/order/report.ts';
import { echoOf, isKnownCancelled, swapIn } from '#domain/write-back/echo.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { listPortions } from '#server/db/portions.ts';
import { hearName } from '#server/db/told-lines.ts';
import { confirmByEcho, listToldHere } from '#server/db/write-backs.ts';
import { tellRefund } from './record-write-back.ts';

/**
 * Of what a storefront tells about an order, whose row is locked, leaves out what it only repeats: our own word, which
 * is done with it if nobody knew yet, and cancelled goods that are cancelled here already. Everything else is news.
 */
export async function withoutEchoes(
	tx: Tx,
	actor: Actor,
	orderId: string,
	happenings: readonly Happening[]
): Promise<Happening[]> {
	const canBe = ({ kind }: Happening) => kind === 'cancelled' || kind === 'refunded' || kind === 'returned';
	if (!happenings.some(canBe)) return [...happenings];
	const told = await listToldHere(tx, orderId);
	const news: Happening[] = [];
	for (const happening of happenings) {
		const ours = canBe(happening) ? echoOf(happening, told) : undefined;
		const row = ours && told.find(({ id }) => id === ours.id);
		if (row) {
			if (happening.kind === 'refunded' && row.movesMoney)
				await tellRefund(tx, actor, row, { money: 'settled', name: happening.id, amount: happening.amount });
			await confirmByEcho(tx, row, happening.id);
			continue;
		}
		// Of a swap its lines are named by the answer alone, so it is not done by this.
		const swapped = swapIn(happening, told);
		if (swapped) {
			await hearName(tx, swapped, happening.id);
			swapped.references = [...swapped.references, happening.id];
		} else if (!isKnownCancelled(happening, await portionsFor(tx, orderId, happening))) {
			news.push(happening);
		}
	}
	return news;
}

const portionsFor = (tx: Tx, orderId: string, happening: Happening) =>
	happening.kind === 'cancelled' && happening.pieces ? listPortions(tx, orderId) : [];
