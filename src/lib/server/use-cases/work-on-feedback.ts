import { readReason, REVIEW_REASONS, SETTINGS_REASONS } from '#domain/access/staff-reason.ts';
import { readForm, type TypedForm } from '#domain/feedback/form.ts';
import { OUTCOMES } from '#domain/feedback/states.ts';
import { readTheme, type TypedTheme } from '#domain/feedback/read-theme.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { insertAudit } from '#server/db/audit.ts';
import { holdForm, holdThemes, insertForm, putTheme } from '#server/db/feedback-forms.ts';
import { clearSuspect, endFollowUp, hideReview, sayTheme } from '#server/db/feedback-desk.ts';
import { isId } from '#server/db/ids.ts';
import type { Command } from './command.ts';
import type { GivenReason } from './share-at-desk.ts';

/**
 * Changes what shoppers are asked: a new version, which holds for what is asked from now on. Refusals: `reason.missing`,
 * `version.mismatch` with the `version` there is, those of `readForm`.
 */
export const setFeedbackForm: Command<
	{ version: number; typed: TypedForm } & GivenReason,
	{ version: number }
> = async (tx, actor, { version, typed, reason: given }) => {
	const content = readForm(typed);
	if (!content.ok) return content;
	const reason = readReason(SETTINGS_REASONS, given);
	if (!reason.ok) return reason;
	const before = await holdForm(tx);
	const row = { version: version + 1, content: content.value, staffId: actor.id ?? null };
	if (before.version !== version || !(await insertForm(tx, row)))
		return refuse('version.mismatch', { version: before.version });
	await insertAudit(tx, {
		...{ actor, action: 'settings.changed', subject: 'feedback', reason: reason.value },
		facts: { before: before.content, after: content.value, version: row.version }
	});
	return accept({ version: row.version });
};

/**
 * Changes a rule that free text is sorted by, or makes one. What is kept is sorted anew by `resortFeedback`. Refusals:
 * `reason.missing`, `version.mismatch`, those of `readTheme`.
 */
export const setFeedbackTheme: Command<
	{ version: number; typed: TypedTheme } & GivenReason,
	{ handle: string }
> = async (tx, actor, { version, typed, reason: given }) => {
	const theme = readTheme(typed);
	if (!theme.ok) return theme;
	const reason = readReason(SETTINGS_REASONS, given);
	if (!reason.ok) return reason;
	const before = (await holdThemes(tx)).find(({ handle }) => handle === theme.value.handle);
	if (!(await putTheme(tx, theme.value, version)))
		return refuse('version.mismatch', { version: before?.version ?? 0 });
	await insertAudit(tx, {
		...{ actor, action: 'feedback.theme_set', subject: theme.value.handle, reason: reason.value },
		facts: { before: before ?? null, after: theme.value }
	});
	return accept({ handle: theme.value.handle });
};

/** A person says that an answer speaks of a theme, or does not; that holds whatever the rules find. */
export const correctTheme: Command<{ id: string; theme: string; says: boolean }, { id: string }> = async (
	tx,
	actor,
	{ id, theme, says }
) => {
	await holdThemes(tx);
	const done = isId(id) ? await sayTheme(tx, { id, theme, says }) : undefined;
	if (!done) return refuse('feedback.not_found');
	const orderId = done.orderId ?? undefined;
	await insertAudit(tx, {
		actor,
		action: 'feedback.corrected',
		subject: id,
		orderId,
		facts: { theme, says }
	});
	return accept({ id });
};

/** Ends a follow-up in one tap. Refusals: `request.invalid`; `task.not_found` where it is not there or has ended. */
export const endFeedbackTask: Command<{ id: string; outcome: string }, { id: string }> = async (
	tx,
	actor,
	{ id, outcome }
) => {
	const known = OUTCOMES.find((one) => one === outcome);
	if (!known) return refuse('request.invalid', { field: 'outcome' });
	const done = isId(id) ? await endFollowUp(tx, id, known, actor.id ?? null) : undefined;
	if (!done) return refuse('task.not_found');
	const orderId = done.orderId ?? undefined;
	await insertAudit(tx, {
		actor,
		action: 'feedback.followed_up',
		subject: id,
		orderId,
		facts: { outcome: known }
	});
	return accept({ id });
};

/** Hides a review, or shows it again. Refusals: `reason.missing`, `feedback.not_found`. */
export const hideFeedbackReview: Command<
	{ id: string; hidden: boolean } & GivenReason,
	{ id: string }
> = async (tx, actor, { id, hidden, reason: given }) => {
	const reason = readReason(REVIEW_REASONS, given);
	if (!reason.ok) return reason;
	const done = isId(id) ? await hideReview(tx, id, hidden ? reason.value : null) : undefined;
	if (!done) return refuse('feedback.not_found');
	const orderId = done.orderId ?? undefined;
	const action = hidden ? ('feedback.review_hidden' as const) : ('feedback.review_shown' as const);
	await insertAudit(tx, { actor, action, subject: id, orderId, reason: reason.value });
	return accept({ id });
};

/** What looked like spam is none: it counts from now on. Refusals: `feedback.not_found`. */
export const trustFeedback: Command<{ id: string }, { id: string }> = async (tx, actor, { id }) => {
	const done = isId(id) ? await clearSuspect(tx, id) : undefined;
	if (!done) return refuse('feedback.not_found');
	await insertAudit(tx, {
		actor,
		action: 'feedback.trusted',
		subject: id,
		orderId: done.orderId ?? undefined
	});
	return accept({ id });
};
