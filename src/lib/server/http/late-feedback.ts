import { createHash } from 'node:crypto';
import { readGivenForm, type GivenForm } from '#domain/feedback/given-form.ts';
import type { LateAnswer } from '#domain/late/late.ts';
import { refuse, type Refusal, type Result } from '#domain/refusal.ts';
import { renderLate, type Kept, type Person, type Sent } from './late.ts';

/**
 * How it went, written without a connection. Nothing anonymous is taken this way: its key stands beside who sends it.
 *
 * Refusals: those of `readGivenForm`; `request.invalid` for something anonymous; those of `answerOnce`.
 */
export async function answerLate(
	locals: App.Locals,
	who: Person,
	{ ref, fields, key }: Sent
): Promise<Result<Kept>> {
	const read = readGivenForm(fields);
	if (!read.ok) return read;
	if (read.value.isNobodys) return refuse('request.invalid', { field: 'anonymous' });
	return answerOnce(locals, who, { ref, key, form: read.value, isLate: true });
}

/** The same for the page's own form, which brings its key so that it may be sent again when no answer came. */
export async function answerByForm(
	locals: App.Locals,
	who: Person,
	sending: { ref: string; key: string; form: GivenForm }
): Promise<Result<{ to: string }>> {
	const done = await answerOnce(locals, who, { ...sending, isLate: false });
	if (!done.ok) return done;
	const said = JSON.parse(done.value.body) as LateAnswer & Refusal;
	return done.value.status < 300 ? { ok: true, value: { to: said.to } } : { ok: false, refusal: said };
}

function answerOnce(
	{ app, locale }: App.Locals,
	who: Person,
	{ ref, key, form, isLate }: { ref: string; key: string; form: GivenForm; isLate: boolean }
): Promise<Result<Kept>> {
	const { about, score, typed, seen } = form;
	// Whichever way it came: a form and what was kept of it say the same.
	const fingerprint = createHash('sha256')
		.update(JSON.stringify([ref, about, score, typed]))
		.digest();
	const to = `/orders/${encodeURIComponent(ref)}/feedback?done=${typed ? 'saved' : 'tap'}`;
	const render = renderLate<{ about: string }>(locale, ({ about: id }): LateAnswer => ({
		order: ref,
		id,
		to
	}));
	// Whoever has the page before them sees what they change; what comes late may find that something else was said since.
	const input = { ref, about, score, typed, ...(isLate && { seen }) };
	return app.feedback.answerOnce(who, input, { owner: who.id, key, fingerprint }, render);
}
