import { createHash } from 'node:crypto';
import type { RequestEvent, RequestHandler } from '@sveltejs/kit';
import type { z } from 'zod';
import type { Refusal, Result } from '#domain/refusal.ts';
import { answerOutage } from './outage.ts';
import { parse } from './parse.ts';
import { problem, problemBody, problemHeaders } from './problem.ts';
import { readJson } from './read-json.ts';

type App = App.Locals['app'];
type Machine = Extract<App.Locals['principal'], { kind: 'machine' }>;
type Actor = { kind: 'machine'; id: string };
type Claim = { owner: string; key: string; fingerprint: Buffer };
type Rendered = { status: number; body: string; keep: boolean };

/** A command of the app, as far as a door needs to know it. */
type BoundCommand<Input, Output> = {
	once(
		actor: Actor,
		input: Input,
		claim: Claim,
		render: (result: Result<Output>) => Rendered
	): Promise<{ status: number; body: string; replayed: boolean }>;
};

type MachineCommand<Schema extends z.ZodType, Input, Output> = {
	body: Schema;
	command: (app: App) => BoundCommand<Input, Output>;
	input: (body: z.output<Schema>, params: Record<string, string>) => Input;
	answer: (output: Output) => { status: number; body: unknown };
	/** For an answer that is kept locked: what is sent, made of what is kept. */
	reveal?: (app: App, body: string) => string;
	/** After an answer that says yes. */
	afterwards?: (app: App) => void;
};

const KEY_FORM = /^[\x21-\x7e]{1,255}$/;

/**
 * An unsafe call of the machine API: body parsed by its schema, `Idempotency-Key` required, one command, and the same
 * bytes again for the same key. 2xx and 409 are kept for the key; everything else gives it back.
 */
export function machineCommand<Schema extends z.ZodType, Input, Output>(
	call: MachineCommand<Schema, Input, Output>
): RequestHandler {
	return (event) =>
		answerOutage(event, async () => {
			const language = event.request.headers.get('accept-language');
			const refused = (refusal: Refusal) => problem(refusal, language);
			const key = event.request.headers.get('idempotency-key');
			if (!key) return refused({ code: 'idempotency.key_missing' });
			if (!KEY_FORM.test(key)) {
				return refused({
					code: 'request.invalid',
					errors: [{ path: '', what: 'Idempotency-Key: 1-255 visible ASCII characters' }]
				});
			}
			const read = await readJson(event.request, event.locals.bodyLimit);
			if (!read.ok) return refused(read.refusal);
			const body = parse(call.body, read.value.value);
			if (!body.ok) return refused(body.refusal);

			const machine = event.locals.principal as Machine;
			const claim = { owner: machine.id, key, fingerprint: fingerprint(event, machine, read.value.text) };
			let refusal: Refusal | undefined;
			const answer = await call
				.command(event.locals.app)
				.once(
					{ kind: 'machine', id: machine.id },
					call.input(body.value, event.params as Record<string, string>),
					claim,
					(result) => {
						if (result.ok) {
							const { status, body: sent } = call.answer(result.value);
							return { status, body: JSON.stringify(sent), keep: true };
						}
						refusal = result.refusal;
						const rendered = problemBody(result.refusal, language);
						return {
							...rendered,
							keep: rendered.status === 409 && !result.refusal.code.startsWith('idempotency.')
						};
					}
				);
			const headers =
				answer.status >= 400
					? problemHeaders(refusal ?? { code: 'request.invalid' }, answer.status)
					: { 'content-type': 'application/json', 'cache-control': 'no-store' };
			const isYes = answer.status < 300;
			if (isYes) call.afterwards?.(event.locals.app);
			const sent = isYes && call.reveal ? call.reveal(event.locals.app, answer.body) : answer.body;
			return new Response(sent, {
				status: answer.status,
				headers: { ...headers, ...(answer.replayed && { 'idempotent-replayed': 'true' }) }
			});
		});
}

/** Method, address, principal and body: what makes a request the same request. */
function fingerprint(event: RequestEvent, machine: Machine, text: string): Buffer {
	const head = `${event.request.method} ${event.url.pathname} ${machine.id}\n`;
	return createHash('sha256').update(head).update(text).digest();
}
