import { createHash } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import type { Principal } from '#domain/access/principal.ts';
import type { Refusal, Result } from '#domain/refusal.ts';
import { KEY_HEADER, lateAnswer, lateSender, renderLate } from './late.ts';
import { isKept, keyOf } from './machine.ts';
import { problem, problemBody, problemHeaders } from './problem.ts';
import { readPicture } from './read-picture.ts';

/** A picture as the store has it, or nothing. */
type Found = Awaited<ReturnType<App.Locals['app']['photos']['find']>>;
type Added = { id: string; order: string; width: number; height: number; bytes: number };

/** At the shoppers' door staff and machines are nobody: they have doors of their own. */
export const shopperOf = ({ principal }: { principal: Principal }): Principal =>
	principal.kind === 'guest' || principal.kind === 'shopper' ? principal : { kind: 'anonymous' };

const JSON_HEADERS = { 'content-type': 'application/json', 'cache-control': 'private, no-store' };

/** `POST /api/v1/orders/{ref}/photos`: one picture, under an `Idempotency-Key`. */
export async function addPhotoCall(event: RequestEvent, ref: string): Promise<Response> {
	const { request, url, locals } = event;
	const { app, principal } = locals;
	if (principal.kind !== 'machine') throw new Error('the guard lets machines in here alone');
	const language = request.headers.get('accept-language');
	const key = keyOf((name) => request.headers.get(name));
	if (!key.ok) return problem(key.refusal, language);
	let refusal: Refusal | undefined;
	const render = (result: Result<Added>) => {
		if (result.ok) return { status: 201, body: JSON.stringify(result.value), keep: true };
		refusal = result.refusal;
		const rendered = problemBody(result.refusal, language);
		return { ...rendered, keep: isKept(rendered.status, result.refusal) };
	};
	const claimOf = (sent: Uint8Array) => ({
		...{ owner: principal.id, key: key.value },
		fingerprint: createHash('sha256').update(`POST ${url.pathname} ${principal.id}\n`).update(sent).digest()
	});
	const read = () => readPicture(request, app.photos.limit);
	const actor = { kind: 'machine', id: principal.id } as const;
	const answer = await app.photos.addOnce(actor, { ref, read, claimOf }, render);
	if (!answer.ok) return problem(answer.refusal, language);
	const { status, body, replayed } = answer.value;
	const headers =
		status < 400 ? JSON_HEADERS : problemHeaders(refusal ?? { code: 'request.invalid' }, status);
	return new Response(body, {
		status,
		headers: { ...headers, ...(replayed && { 'idempotent-replayed': 'true' }) }
	});
}

/** `POST /orders/{ref}/photos`: one picture of whoever has shown that the order is theirs; refusals in their language. */
export async function addPhotoByHand(event: RequestEvent, ref: string): Promise<Response> {
	const { request, locals } = event;
	const { app, locale } = locals;
	const late = request.headers.has(KEY_HEADER) ? lateSender(event) : undefined;
	if (late && !late.ok) return problem(late.refusal, locale);
	const sender = await app.photos.senderOf(shopperOf(locals), ref);
	if (!sender.ok) return problem(sender.refusal, locale);
	if (request.headers.has(KEY_HEADER)) return addPhotoOnce(event, ref, sender.value);
	const added = await app.photos.add(sender.value, ref, () => readPicture(request, app.photos.limit));
	if (!added.ok) return problem(added.refusal, locale);
	return new Response(JSON.stringify(added.value), { status: 201, headers: JSON_HEADERS });
}

/** A picture that waited on a device, under the key that it was kept with there. */
async function addPhotoOnce(
	{ request, locals }: RequestEvent,
	ref: string,
	actor: Extract<Awaited<ReturnType<App.Locals['app']['photos']['senderOf']>>, { ok: true }>['value']
): Promise<Response> {
	const { app, locale } = locals;
	const key = keyOf((name) => request.headers.get(name));
	if (!key.ok) return problem(key.refusal, locale);
	const claimOf = (sent: Uint8Array) => ({
		...{ owner: actor.id ?? '', key: key.value },
		fingerprint: createHash('sha256').update(`photo ${ref}\n`).update(sent).digest()
	});
	const read = () => readPicture(request, app.photos.limit);
	const answer = await app.photos.addOnce(
		actor,
		{ ref, read, claimOf },
		renderLate<Added>(locale, (added) => added)
	);
	return answer.ok ? lateAnswer(answer.value) : problem(answer.refusal, locale);
}

/** Takes a picture away again that was sent and not used. */
export async function removePhotoByHand(
	{ locals }: RequestEvent,
	ref: string,
	id: string
): Promise<Response> {
	const { app, locale } = locals;
	const done = await app.photos.remove(shopperOf(locals), ref, id);
	return done.ok ? new Response(null, { status: 204 }) : problem(done.refusal, locale);
}

/**
 * A picture as it was made anew here. It is for nobody's cache, since whoever signs out leaves nothing of it; and it is
 * a picture whatever a browser makes of it: its type is not guessed at, and nothing in it would run.
 */
export async function photoAnswer(
	{
		url,
		locals,
		request,
		params
	}: Pick<RequestEvent<{ ref: string; id: string }>, 'url' | 'locals' | 'request' | 'params'>,
	asker: Principal
): Promise<Response> {
	const found = await locals.app.photos.find(asker, params.ref, params.id, isSmall(url));
	return pictureAnswer(found, request);
}

/** A picture of what was deducted from a gift that somebody sent back, for them. */
export async function giftPhotoAnswer({
	url,
	locals,
	request,
	params
}: Pick<RequestEvent<{ id: string; photo: string }>, 'url' | 'locals' | 'request' | 'params'>) {
	const found = await locals.app.gifts.photo(shopperOf(locals), params, isSmall(url));
	return pictureAnswer(found, request);
}

const isSmall = (url: URL): boolean => url.searchParams.get('size') === 'small';

function pictureAnswer(found: Found, request: Request): Response {
	if (!found) return problem({ code: 'photo.not_found' }, request.headers.get('accept-language'));
	return new Response(found.body, {
		headers: {
			'content-type': 'image/jpeg',
			'content-length': String(found.bytes),
			'content-disposition': 'inline',
			'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
			'x-content-type-options': 'nosniff',
			'x-robots-tag': 'noindex, nofollow',
			'cache-control': 'private, no-store'
		}
	});
}
