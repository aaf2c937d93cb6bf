import { isReturnable, returnLines, type ReturnableLine } from '../cancellation/return-action.ts';
import { supplyOf } from '../cancellation/supply.ts';
import type { OrderRecord } from '../order/order-record.ts';
import type { PieceWindow } from '../policy/evaluate.ts';

/** Whether goods can be swapped before they are sent: nobody has taken them, and cancelling them would be free. */
export const isSwappable = ({ current, portion }: PieceWindow): boolean =>
	portion.state === 'open' && current.action === 'cancel' && current.fee === null;

/** Whether pieces can be exchanged now: swapped, or sent back under a rule that lets them be exchanged. */
export const isExchangeable = (window: PieceWindow): boolean =>
	isSwappable(window) ||
	(isReturnable(window) && (window.rules.return.resolutions?.includes('exchange') ?? true));

/** What can be exchanged of each line: what has not been sent where there is any, else what has arrived. */
export function exchangeLines(record: OrderRecord, open: readonly PieceWindow[]): ReturnableLine[] {
	const spoken = record.requests.flatMap(({ lines }) => lines);
	const supply = supplyOf(record.portions, spoken);
	const back = returnLines(
		record,
		open.filter((window) => !isSwappable(window))
	);
	return record.lines.flatMap(({ id: line }) => {
		const free = open.filter((window) => window.line.id === line && isSwappable(window));
		const most = supply.get(line)?.open ?? 0;
		const quantity = Math.min(
			most,
			free.reduce((sum, { portion }) => sum + portion.quantity, 0)
		);
		return quantity > 0 ? [{ line, quantity }] : back.filter((one) => one.line === line);
	});
}
