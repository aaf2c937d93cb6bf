import { json, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { refuse, type Refusal, type Result } from '#domain/refusal.ts';
import { parse } from './parse.ts';
import { problem } from './problem.ts';

/** A browser first asks what its authenticator should sign, then brings the answer. */
const PasskeyCall = z.union([
	z.strictObject({ ask: z.literal(true) }),
	z.strictObject({
		answer: z.record(z.string(), z.unknown()),
		name: z.string().max(200).optional(),
		next: z.string().max(2000).optional()
	})
]);
export type PasskeyCall = z.output<typeof PasskeyCall>;

/** An answer with a long certificate is a few kilobytes. */
const MOST_CHARACTERS = 64_000;

export async function readPasskeyCall(request: Request): Promise<Result<PasskeyCall>> {
	// Cut where it grew too long (incoming-form.ts).
	const text = await request.text().catch(() => undefined);
	if (text === undefined || text.length > MOST_CHARACTERS)
		return refuse('payload.too_large', { limit: MOST_CHARACTERS });
	try {
		return parse(PasskeyCall, JSON.parse(text));
	} catch {
		return refuse('request.invalid', { errors: [{ path: '', what: 'not JSON' }] });
	}
}

/** The secret of the browser that is at a step of signing in; it gets one, good for five minutes, where it has none. */
export function browserAtStep({ cookies, locals }: RequestEvent): string {
	const { stepCookie, newBrowserSecret } = locals.app.staff;
	const browser = cookies.get(stepCookie.name) ?? newBrowserSecret();
	cookies.set(stepCookie.name, browser, stepCookie.attributes);
	return browser;
}

export function leaveStep({ cookies, locals }: RequestEvent): void {
	const { name, attributes } = locals.app.staff.stepCookie;
	cookies.delete(name, attributes);
}

/** To a script: what it asked for, or the refusal in the reader's language. */
export const tell = ({ locals }: RequestEvent, result: Result<object>): Response =>
	result.ok ? json(result.value) : tellRefusal(locals, result.refusal);

const tellRefusal = (locals: App.Locals, refusal: Refusal): Response => problem(refusal, locals.locale);
