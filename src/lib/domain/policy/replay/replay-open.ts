import type { OrderRecord } from '../../order/order-record.ts';
import { millisOf } from '../../time/instant.ts';
import type { PolicyVersion } from '../document.ts';
import type { Evaluation } from '../evaluate.ts';
import { evaluateRecord } from '../evaluate-record.ts';
import type { Action } from '../segment.ts';
import { scheduleOfWindows } from '../windows.ts';

/** What can be done with an open order now under one version, and what taking all of it costs, minor units. */
export type OpenNow = { action: Action; fee: number };

export type OpenReplay = {
	/** Whether anything can be done with it at all under one of the two. */
	isOpen: boolean;
	current: OpenNow;
	draft: OpenNow;
	/** Whether its fee bar differs anywhere, now or later. */
	isChanged: boolean;
	/** Whether publishing really reaches it: an extension of the draft gives its returns a later day (law 11). */
	isReached: boolean;
};

/**
 * An open order as it would stand had it been placed under the draft, beside the version that holds now; and whether
 * publishing the draft changes anything for the order itself, which keeps the version of its day. Pure.
 *
 * @param current the version that holds now, alone
 * @param draft alone, as if it had always held
 * @param published all versions there are, in the order of `valid_from`
 * @param after the same with the draft among them, from the time it would hold
 */
export function replayOpen(
	record: OrderRecord,
	{
		current,
		draft,
		published,
		after
	}: Record<'current' | 'draft' | 'published' | 'after', readonly PolicyVersion[]>
): OpenReplay {
	const [before, then] = [look(record, current), look(record, draft)];
	const own = (versions: readonly PolicyVersion[]) => endsOf(evaluateRecord(record, versions));
	const isOpen = before.bar.some(isSomething) || then.bar.some(isSomething);
	return {
		isOpen,
		current: before.now,
		draft: then.now,
		isChanged: JSON.stringify(before.bar) !== JSON.stringify(then.bar),
		isReached: isOpen && own(published) !== own(after)
	};
}

type Bar = ReturnType<typeof scheduleOfWindows>;

const isSomething = ({ action }: Bar[number]): boolean => action !== 'none';

function look(record: OrderRecord, versions: readonly PolicyVersion[]): { now: OpenNow; bar: Bar } {
	const evaluation = evaluateRecord(record, versions);
	const bar = scheduleOfWindows(evaluation, evaluation.windows, record.taken);
	// What is over is the same for nobody any more: only now and later count.
	const left = bar.filter(({ until }) => until === undefined || millisOf(until) > evaluation.now);
	const { action = 'none', fee = 0 } = left[0] ?? {};
	return {
		now: { action, fee },
		bar: left.map((zone, index) => (index === 0 ? { ...zone, from: null } : zone))
	};
}

/** Which extension ends the stretches of an order, and when. */
const endsOf = ({ windows }: Evaluation): string =>
	JSON.stringify(
		windows.map(({ segments }) =>
			segments.map(({ extendedBy, until }) => (extendedBy === null ? null : until))
		)
	);
