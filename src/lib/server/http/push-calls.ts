import type { RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { accept, refuse } from '#domain/refusal.ts';
import { problem } from './problem.ts';
import { bodyOf, readJson } from './read-json.ts';

const MOST_BYTES = 8192;

const subscription = z.object({
	endpoint: z.string().min(1).max(2048),
	keys: z.object({ p256dh: z.string().min(1).max(200), auth: z.string().min(1).max(100) })
});
/** What a page says for its browser; `order` is left out where only the address changed. */
const body = z.object({ order: z.string().min(1).max(64).optional(), subscription: subscription.optional() });

async function read(request: Request) {
	const read = await readJson(bodyOf(request, MOST_BYTES));
	if (!read.ok) return read;
	const parsed = body.safeParse(read.value.value);
	return parsed.success ? accept(parsed.data) : refuse('request.invalid', { errors: [] });
}

const DONE = { status: 204, headers: { 'cache-control': 'private, no-store' } };

/** `POST /push`: this browser is told about an order. `DELETE /push`: not any more, or about none. */
export async function changeDevice({ request, locals }: RequestEvent): Promise<Response> {
	const language = request.headers.get('accept-language');
	const { principal, app, locale } = locals;
	if (principal.kind !== 'guest' && principal.kind !== 'shopper')
		return problem({ code: 'grant.missing' }, language);
	const sent = await read(request);
	if (!sent.ok) return problem(sent.refusal, language);
	const { order, subscription: target } = sent.value;
	if (request.method === 'DELETE') {
		await app.notifying.unfollow(principal, order);
		return new Response(null, DONE);
	}
	if (!target) return problem({ code: 'request.invalid', errors: [] }, language);
	const done = await app.notifying.follow(principal, target, locale, order);
	return done.ok ? new Response(null, DONE) : problem(done.refusal, language);
}
