import { CHANGE_BACK_REASONS, readReason } from '#domain/access/staff-reason.ts';
import { readChange, readTold, type TypedChange, type TypedTold } from '#domain/change/read-change.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { localDay } from '#domain/time/local-day.ts';
import { insertAudit } from '#server/db/audit.ts';
import { findChange, insertChange, takeBackChange, tellChange } from '#server/db/changes.ts';
import { holdThemes } from '#server/db/feedback-forms.ts';
import { isId, newId } from '#server/db/ids.ts';
import { commandNow } from '#server/db/command-instant.ts';
import type { Command } from './command.ts';
import type { GivenReason } from './share-at-desk.ts';

/**
 * Writes down what the shop changed, which reasons it answers and from which day on. Its day and its reasons stand from
 * then on: who moved them afterwards could choose the figures that please. A wrong one is taken back and written anew.
 *
 * Refusals: those of `readChange`.
 *
 * @param zone named zone of the shop, whose days count
 */
export const writeChange =
	(zone: string): Command<{ typed: TypedChange }, { id: string }> =>
	async (tx, actor, { typed }) => {
		const themes = (await holdThemes(tx)).map(({ handle }) => handle);
		const today = localDay((await commandNow(tx)).getTime(), zone);
		const read = readChange(typed, { themes, today });
		if (!read.ok) return read;
		const id = newId();
		await insertChange(tx, {
			...read.value,
			id,
			staffId: actor.kind === 'staff' ? (actor.id ?? null) : null
		});
		const { kind, subject, heard } = read.value;
		await insertAudit(tx, {
			...{ actor, action: 'change.written', subject: id },
			facts: { kind, subject, day: typed.day, heard: heard.map(({ of, handle }) => `${of}:${handle}`) }
		});
		return accept({ id });
	};

/**
 * Tells shoppers of a change in words of both languages, or no more. Refusals: `change.not_found`; `version.mismatch` with
 * the `version` there is; those of `readTold`.
 */
export const tellOfChange: Command<
	{ id: string; version: number; typed: TypedTold | null },
	{ id: string }
> = async (tx, actor, { id, version, typed }) => {
	const told = typed && readTold(typed);
	if (told && !told.ok) return told;
	const before = isId(id) ? await findChange(tx, id) : undefined;
	if (!before || before.takenBackAt !== null) return refuse('change.not_found');
	if (!(await tellChange(tx, { id, version, told: told?.value ?? null })))
		return refuse('version.mismatch', { version: before.version });
	const action = told ? ('change.published' as const) : ('change.hidden' as const);
	await insertAudit(tx, { actor, action, subject: id, facts: told ? { told: told.value } : {} });
	return accept({ id });
};

/**
 * Takes a change back: it marks nothing any more and is told to nobody; what it was stays written. Refusals:
 * `reason.missing`; `change.not_found`, where it was taken back already as well.
 */
export const takeChangeBack: Command<{ id: string } & GivenReason, { id: string }> = async (
	tx,
	actor,
	{ id, reason: given }
) => {
	const reason = readReason(CHANGE_BACK_REASONS, given);
	if (!reason.ok) return reason;
	const by = actor.kind === 'staff' ? (actor.id ?? null) : null;
	const done = isId(id) && (await takeBackChange(tx, { id, by, because: reason.value }));
	if (!done) return refuse('change.not_found');
	await insertAudit(tx, { actor, action: 'change.taken_back', subject: id, reason: reason.value });
	return accept({ id });
};
