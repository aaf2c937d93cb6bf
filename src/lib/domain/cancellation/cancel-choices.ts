import type { OrderRecord } from '../order/order-record.ts';
import type { PortionState } from '../order/states.ts';
import type { Action } from '../policy/segment.ts';
import type { LineWindow } from '../policy/windows.ts';
import type { OrderTerms } from './order-terms.ts';

/** Pieces that cannot be cancelled: where they are, since when cancelling is over, and what is left to do instead. */
export type BlockedPieces = {
	quantity: number;
	state: PortionState;
	/** RFC 3339; null where nothing says when. */
	closedAt: string | null;
	/** What can be done with them, now or next. */
	instead: Exclude<Action, 'cancel'>;
};

/** One line of an order as whoever wants to cancel chooses from it. Amounts are minor units of the order's currency. */
export type CancelChoice = {
	line: string;
	title: string;
	options: { name: string; value: string }[];
	imageUrl?: string;
	/** How many pieces can be cancelled now; asking the warehouse counts. */
	most: number;
	/** How many of them the warehouse would have to let go first. */
	held: number;
	/** Pieces that wait for the warehouse's word already. */
	asked: number;
	/** What all of them would cost, taken alone; absent where requests have spoken for some of them. */
	fee?: number;
	blocked: BlockedPieces[];
};

/**
 * What can be chosen to be cancelled, line by line, and for what cannot be: why, and until when it could (product.md,
 * "Order page"). Pure.
 *
 * @param terms those of the same record
 * @returns lines with goods that have not left the order, in its order; none that are a gift's recipient's
 */
export function cancelChoices(record: OrderRecord, terms: OrderTerms): CancelChoice[] {
	const cancel = terms.actions.find(({ kind }) => kind === 'cancel');
	const windowsOf = Map.groupBy(terms.windows, (window) => window.line);
	const stateOf = new Map(record.portions.map(({ id, state }) => [id, state]));
	return record.lines.flatMap((line) => {
		const windows = windowsOf.get(line.id);
		if (!windows) return [];
		const open = windows.filter(isOpen);
		const asked = record.requests
			.flatMap(({ lines }) => lines)
			.filter((one) => one.line === line.id)
			.reduce((sum, { quantity }) => sum + quantity, 0);
		const most = cancel?.lines.find((one) => one.line === line.id)?.quantity ?? 0;
		const held = pieces(open.filter(({ now }) => now.needs === 'release'));
		return [
			{
				line: line.id,
				title: line.title,
				options: line.options,
				...(line.image_url && { imageUrl: line.image_url }),
				most,
				held: Math.min(most, Math.max(0, held - asked)),
				asked,
				...(asked === 0 && { fee: open.reduce((sum, { now }) => sum + now.fee_amount, 0) }),
				blocked: windows
					.filter((window) => !isOpen(window))
					.map((window) => blockedOf(window, stateOf.get(window.portion) ?? 'open'))
			}
		];
	});
}

const isOpen = ({ now }: LineWindow) => now.action === 'cancel' || now.action === 'request';

const pieces = (windows: readonly LineWindow[]) => windows.reduce((sum, { quantity }) => sum + quantity, 0);

function blockedOf({ quantity, now, next }: LineWindow, state: PortionState): BlockedPieces {
	const instead = now.action === 'none' ? (next?.action ?? 'none') : now.action;
	return { quantity, state, closedAt: now.from, instead: instead === 'cancel' ? 'none' : instead };
}
