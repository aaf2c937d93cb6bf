import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { accept, refuse, type Refusal, type Result } from '#domain/refusal.ts';
import { parse } from './parse.ts';
import type { Machine, PlainAnswer } from './plain-answer.ts';
import { problemBody, problemHeaders } from './problem.ts';
import { readJson, type BodySource } from './read-json.ts';

type App = App.Locals['app'];
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

/** An unsafe call of the machine API: what it takes, the command it runs, what it answers. */
export type MachineCommand<Schema extends z.ZodType, Input, Output> = {
	body: Schema;
	command: (app: App) => BoundCommand<Input, Output>;
	input: (body: z.output<Schema>, params: Record<string, string>) => Input;
	answer: (output: Output) => { status: number; body: unknown };
	/** For an answer that is kept locked: what is sent, made of what is kept. */
	reveal?: (app: App, body: string) => string;
	/** After an answer that says yes. */
	afterwards?: (app: App) => void;
};

/** A call by itself, for whoever takes it in. */
export const machineCall = <Schema extends z.ZodType, Input, Output>(
	call: MachineCommand<Schema, Input, Output>
): MachineCommand<Schema, Input, Output> => call;

/** A call as it came in, whoever took it in: SvelteKit's route or the door. */
export type MachineRequest = {
	app: App;
	who: Machine;
	method: string;
	path: string;
	params: Record<string, string>;
	body: BodySource;
};

const KEY_FORM = /^[\x21-\x7e]{1,255}$/;

/** The `Idempotency-Key` of a call. Refusals: `idempotency.key_missing`, `request.invalid`. */
export function keyOf(header: BodySource['header']): Result<string> {
	const key = header('idempotency-key');
	if (!key) return refuse('idempotency.key_missing');
	if (KEY_FORM.test(key)) return accept(key);
	const what = 'Idempotency-Key: 1-255 visible ASCII characters';
	return refuse('request.invalid', { errors: [{ path: '', what }] });
}

/** Whether a refusal is kept for its key: what the order's own state refused is, and trouble of ours is not. */
export const isKept = (status: number, { code }: Refusal): boolean =>
	status === 409 && !code.startsWith('idempotency.');

/**
 * Answers an unsafe call of the machine API: body parsed by its schema, `Idempotency-Key` required, one command, and the
 * same bytes again for the same key. 2xx and 409 are kept for the key; everything else gives it back.
 */
export async function answerCommand<Schema extends z.ZodType, Input, Output>(
	call: MachineCommand<Schema, Input, Output>,
	{ app, who, method, path, params, body: source }: MachineRequest
): Promise<PlainAnswer> {
	const language = source.header('accept-language');
	const refused = (refusal: Refusal): PlainAnswer => {
		const { status, body } = problemBody(refusal, language);
		return { status, headers: problemHeaders(refusal, status), body };
	};
	const key = keyOf(source.header);
	if (!key.ok) return refused(key.refusal);
	const read = await readJson(source);
	if (!read.ok) return refused(read.refusal);
	const body = parse(call.body, read.value.value);
	if (!body.ok) return refused(body.refusal);

	// Method, address, principal and body: what makes a request the same request.
	const fingerprint = createHash('sha256')
		.update(`${method} ${path} ${who.id}\n`)
		.update(read.value.text)
		.digest();
	let refusal: Refusal | undefined;
	const render = (result: Result<Output>): Rendered => {
		if (result.ok) {
			const { status, body: sent } = call.answer(result.value);
			return { status, body: JSON.stringify(sent), keep: true };
		}
		refusal = result.refusal;
		const rendered = problemBody(result.refusal, language);
		return { ...rendered, keep: isKept(rendered.status, result.refusal) };
	};
	const answer = await call
		.command(app)
		.once(
			{ kind: 'machine', id: who.id },
			call.input(body.value, params),
			{ owner: who.id, key: key.value, fingerprint },
			render
		);
	const headers =
		answer.status >= 400
			? problemHeaders(refusal ?? { code: 'request.invalid' }, answer.status)
			: { 'content-type': 'application/json', 'cache-control': 'no-store' };
	const isYes = answer.status < 300;
	if (isYes) call.afterwards?.(app);
	return {
		status: answer.status,
		headers: { ...headers, ...(answer.replayed && { 'idempotent-replayed': 'true' }) },
		body: isYes && call.reveal ? call.reveal(app, answer.body) : answer.body
	};
}
