import type { OrderRecord } from '../order/order-record.ts';
import type { PieceWindow } from '../policy/evaluate.ts';
import { instantText } from '../time/instant.ts';
import type { RefusalCode } from '../refusal.ts';

/** Pieces of one line that can be sent back, and until when, RFC 3339. */
export type ReturnableLine = { line: string; quantity: number; until?: string };

/** Whether pieces can be sent back now: they have arrived and a rule or a law still lets them. */
export const isReturnable = ({ current }: PieceWindow): boolean =>
	current.phase === 'arrived' && current.action !== 'none';

/** The last instant at which pieces can still be sent back; null where no clock says. */
export function endOf({ segments, current }: PieceWindow): number | null {
	const rest = segments.slice(segments.indexOf(current));
	const shut = rest.findIndex(({ action }) => action === 'none');
	return (shut < 0 ? rest : rest.slice(0, shut)).at(-1)?.until ?? null;
}

/** What can be sent back of each line, and until when: where its parcels came on several days, the earliest. */
export function returnLines(record: OrderRecord, open: readonly PieceWindow[]): ReturnableLine[] {
	return record.lines.flatMap(({ id: line }) => {
		const own = open.filter((window) => window.line.id === line);
		if (own.length === 0) return [];
		const ends = own.flatMap((window) => endOf(window) ?? []);
		const quantity = own.reduce((sum, { portion }) => sum + portion.quantity, 0);
		return [{ line, quantity, ...(ends.length > 0 && { until: instantText(Math.min(...ends)) }) }];
	});
}

/** Why nothing can be sent back, and since when where it once could. */
export function whyNoReturn(windows: readonly PieceWindow[]): { code: RefusalCode; closed_at?: string } {
	const ended = windows.filter(
		({ current, rules }) => current.phase === 'arrived' && rules.return.steps.length > 0
	);
	if (ended.length === 0) return { code: 'return.not_eligible' };
	const since = ended.flatMap(({ current }) => current.from ?? []);
	return {
		code: 'return.window_closed',
		...(since.length > 0 && { closed_at: instantText(Math.max(...since)) })
	};
}
