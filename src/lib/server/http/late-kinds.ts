import { createHash } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { LATE_KINDS, type LateAnswer, type LateKind } from '#domain/late/late.ts';
import { EVIDENCE_FIELD, readAskedReturn } from '#domain/return/asked-return.ts';
import type { Refusal, Result } from '#domain/refusal.ts';
import { answerLate } from './late-feedback.ts';
import { lateAnswer, lateSender, renderLate, type Kept, type Person, type Sent } from './late.ts';
import { keyOf } from './machine.ts';
import { parse } from './parse.ts';
import { problem } from './problem.ts';
import { bodyOf, readJson } from './read-json.ts';

type App = App.Locals['app'];
type Asking = Parameters<App['quotes']['askOnce']>[1];
type Asker = Parameters<App['quotes']['askOnce']>[0];

const LateSchema = z.strictObject({
	kind: z.enum(LATE_KINDS),
	fields: z.array(z.tuple([z.string().max(300), z.string().max(4000)])).max(20_000)
});

/**
 * What may be sent late, by its kind: read as its form reads it, done by its use case, once for its key. A kind that is
 * added here is added to `LATE_KINDS` and gets its words in `ui/shopper/outbox/kind-words.ts`.
 */
const KINDS: Record<LateKind, (locals: App.Locals, who: Person, sent: Sent) => Promise<Result<Kept>>> = {
	return_request: (locals, who, sent) => askLate(locals, who, sent, false),
	warranty_request: (locals, who, sent) => askLate(locals, who, sent, true),
	feedback: answerLate
};

/**
 * `POST /orders/{ref}/late`: what a device kept until it had a connection, once for its key however often it is sent.
 * Whoever is signed in has to be who wrote it.
 */
export async function takeLate(event: RequestEvent, ref: string): Promise<Response> {
	const { request, locals } = event;
	const { locale } = locals;
	const sender = lateSender(event);
	if (!sender.ok) return problem(sender.refusal, locale);
	const key = keyOf((name) => request.headers.get(name));
	if (!key.ok) return problem(key.refusal, locale);
	const read = await readJson(bodyOf(request, locals.bodyLimit));
	if (!read.ok) return problem(read.refusal, locale);
	const body = parse(LateSchema, read.value.value);
	if (!body.ok) return problem(body.refusal, locale);
	const { kind, fields } = body.value;
	const done = await KINDS[kind](locals, sender.value, { ref, fields, key: key.value });
	return done.ok ? lateAnswer(done.value) : problem(done.refusal, locale);
}

/** A quote cannot be had without a connection, so what waits is the question; its answer is looked at and confirmed. */
async function askLate(locals: App.Locals, who: Person, { ref, fields, key }: Sent, warranty: boolean) {
	const asked = readAskedReturn(fields);
	if (!asked.ok) return asked;
	for (const one of asked.value.lines) {
		const ids = fields.flatMap(([name, value]) =>
			name === EVIDENCE_FIELD + one.line && value !== '' ? [value] : []
		);
		if (ids.length > 0) one.evidence = ids;
	}
	return quoteOnce(locals, who, { ref, kind: 'return', ...asked.value, warranty }, key);
}

/**
 * The same for the form of a page, which brings its key so that it may be sent again when no answer came.
 *
 * Refusals: those of `quotes.ask`; `idempotency.mismatch`, `idempotency.in_flight`.
 */
export async function askReturnOnce(
	locals: App.Locals,
	who: Asker,
	input: Asking,
	key: string
): Promise<Result<{ id: string }>> {
	const done = await quoteOnce(locals, who, input, key);
	if (!done.ok) return done;
	const said = JSON.parse(done.value.body) as LateAnswer & Refusal;
	return done.value.status < 300 ? { ok: true, value: { id: said.id } } : { ok: false, refusal: said };
}

function quoteOnce({ app, locale }: App.Locals, who: Asker, input: Asking, key: string) {
	const { ref } = input;
	const to = (id: string) => `/orders/${encodeURIComponent(ref)}/return/${id}`;
	const owner = 'id' in who ? who.id : '';
	// Whichever way it came: a form and what was kept of it ask the same.
	const fingerprint = createHash('sha256').update(JSON.stringify(input)).digest();
	const render = renderLate<{ id: string }>(locale, ({ id }): LateAnswer => ({ order: ref, id, to: to(id) }));
	return app.quotes.askOnce(who, input, { owner, key, fingerprint }, render);
}
