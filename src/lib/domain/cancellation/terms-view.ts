import type { Zone } from '../policy/schedule.ts';
import type { LineWindow } from '../policy/windows.ts';
import type { OrderTerms } from './order-terms.ts';

/** A zone of the fee bar as a page draws it; without the amount on a shared view. */
export type ZoneView = Omit<Zone, 'fee'> & { free: boolean; fee?: number };

/** What a page shows of the terms of an order. */
export type TermsView = {
	policy: { version: number };
	/** The fee bar over all lines. */
	schedule: ZoneView[];
	actions: (Omit<OrderTerms['actions'][number], 'schedule'> & { schedule: ZoneView[] })[];
	/** Of each portion; nothing on a shared view, where amounts would stand in every one of them. */
	windows: LineWindow[];
	/** Cancellations that wait for the warehouse's word. */
	requests: { id: string; createdAt: string; decideBy: string; fee?: number; lines: Lines }[];
};
type Lines = { line: string; quantity: number }[];

/** @param redacted leaves out every amount; zones and times stay */
export function viewTerms(terms: OrderTerms, redacted: boolean): TermsView {
	const zone = ({ fee, ...rest }: Zone): ZoneView => ({
		...rest,
		free: fee === 0,
		...(!redacted && { fee })
	});
	return {
		policy: { version: terms.policy.version },
		schedule: terms.schedule.map(zone),
		actions: terms.actions.map((action) => ({ ...action, schedule: action.schedule.map(zone) })),
		windows: redacted ? [] : terms.windows,
		requests: terms.requests.map(({ id, created_at, decide_by, fee, lines }) => ({
			id,
			createdAt: created_at,
			decideBy: decide_by,
			...(!redacted && { fee }),
			lines: lines.map(({ line, quantity }) => ({ line, quantity }))
		}))
	};
}
