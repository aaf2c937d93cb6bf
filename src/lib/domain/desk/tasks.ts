import { accept, refuse, type Result } from '../refusal.ts';

/** What somebody of the desk can have in hand. `subject` is its id; of a code `carrier/code`, of a shortage its variant. */
export const TASK_KINDS = [
	'request',
	'return',
	'refund',
	'parcel',
	'shortage',
	'write_back',
	'notice',
	'code',
	'feedback',
	'follow_up'
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

/** Whose tasks a queue shows. `all` is what an address says that names nobody. */
export const TASK_SIDES = ['all', 'mine', 'nobody'] as const;
export type TaskSide = (typeof TASK_SIDES)[number];

/** The side that an address names; anything else is all of them. */
export const sideNamed = (text: string | null): TaskSide => TASK_SIDES.find((one) => one === text) ?? 'all';

/**
 * For how long a task stays somebody's who does nothing more about it, in milliseconds. Afterwards it is nobody's: who
 * went home holds nothing up.
 */
export const HELD_FOR_MS = 30 * 60_000;

/** Who has a task in hand; `until` is when it is nobody's again. */
export type Holder = { staff: string; name: string; until: Date };

export type TaskWish =
	| { wish: 'take' }
	| { wish: 'give_back' }
	/** `to` is a colleague's id. */
	| { wish: 'hand'; to: string };

/** Whether somebody has it in hand at this instant. */
export const isHeld = (holder: Pick<Holder, 'until'> | undefined, now: Date): boolean =>
	holder !== undefined && holder.until > now;

/**
 * Who has a task after a wish of `by`: nobody takes what a colleague has in hand, until their time is over. Taking one's
 * own again begins its time anew. What is nobody's can be handed on by anybody, the rest by whoever has it.
 *
 * Refusals: `task.held` with `by` (a name) and `until` (RFC 3339).
 *
 * @param holder who has it, also where that time is over; undefined where nobody ever had
 * @returns who has it from now on, until when in epoch milliseconds, or `null` for nobody
 */
export function turnTask(
	holder: Holder | undefined,
	wish: TaskWish,
	by: string,
	now: Date
): Result<{ staff: string; until: number } | null> {
	if (holder && isHeld(holder, now) && holder.staff !== by)
		return refuse('task.held', { by: holder.name, until: holder.until.toISOString() });
	if (wish.wish === 'give_back') return accept(null);
	const until = now.getTime() + HELD_FOR_MS;
	return accept({ staff: wish.wish === 'hand' ? wish.to : by, until });
}

/**
 * Whether somebody may act on a task: a colleague's only once they have said that they want to all the same. A warning,
 * not a lock; what the act itself may do is decided under its order's lock.
 *
 * Refusals: `task.held` as above.
 */
export function mayAct(
	holder: Holder | undefined,
	{ by, anyway }: { by: string; anyway: boolean },
	now: Date
): Result<true> {
	if (!holder || anyway || holder.staff === by || !isHeld(holder, now)) return accept(true);
	return refuse('task.held', { by: holder.name, until: holder.until.toISOString() });
}
