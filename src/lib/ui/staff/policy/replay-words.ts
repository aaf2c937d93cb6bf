import type { Example, OpenSide, PastSide, Tally } from '#domain/policy/replay/tally.ts';
import type { Action } from '#domain/policy/segment.ts';
import type { Format } from '#i18n/format.ts';
import { m } from '#i18n/paraglide/messages.js';

/** A replay as the server tells it. */
export type Replay = {
	id: string;
	state: 'running' | 'done' | 'stopped';
	months: number;
	/** The draft was saved since. */
	isOld: boolean;
	at: string;
	progress: {
		done: number;
		total: number;
		seen: { open: number; past: number };
		isCut: { open: boolean; past: boolean };
		tally: Tally;
	};
};

export const OPEN_WORDS = {
	same: m['staff.policies.open_side.same'],
	cheaper: m['staff.policies.open_side.cheaper'],
	dearer: m['staff.policies.open_side.dearer'],
	later: m['staff.policies.open_side.later']
} satisfies Record<OpenSide, () => string>;

export const PAST_WORDS = {
	same: m['staff.policies.past_side.same'],
	cheaper: m['staff.policies.past_side.cheaper'],
	dearer: m['staff.policies.past_side.dearer'],
	refused: m['staff.policies.past_side.refused'],
	allowed: m['staff.policies.past_side.allowed'],
	skipped: m['staff.policies.past_side.skipped']
} satisfies Record<PastSide | 'skipped', () => string>;

const ACTION_WORDS = {
	cancel: m['staff.policies.action.cancel'],
	request: m['staff.policies.action.request'],
	withdraw: m['staff.policies.action.withdraw'],
	return: m['staff.policies.action.return'],
	none: m['staff.policies.action.none']
} satisfies Record<Action, () => string>;

/** What one order would have, before and after. */
export function exampleText(example: Example, format: Format): string {
	const money = (amount: number) => format.money(amount, example.currency);
	if (example.where === 'open') {
		const side = ({ action, fee }: { action: Action; fee: number }) =>
			action === 'none'
				? ACTION_WORDS.none()
				: m['staff.policies.example_open']({ action: ACTION_WORDS[action](), fee: money(fee) });
		return m['staff.policies.example']({ current: side(example.current), draft: side(example.draft) });
	}
	const side = ({ fee, refund, refused }: { fee: number; refund: number; refused: string | null }) =>
		refused === null
			? m['staff.policies.example_past']({ fee: money(fee), refund: money(refund) })
			: m['staff.policies.example_refused']();
	return m['staff.policies.example']({ current: side(example.current), draft: side(example.draft) });
}
