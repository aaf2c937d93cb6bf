import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { WANTED_FIELD } from '#domain/cancellation/wanted-pieces.ts';
import { PHOTOS_PER_LINE } from '#domain/photo/limits.ts';
import { PHOTOS_FIELD, SHARED_DATA_FIELD, SHARED_FIELD, SHARED_ORDER_FIELD } from '#domain/photo/shared.ts';
import { EVIDENCE_FIELD } from '#domain/return/asked-return.ts';
import { refuse, type Refusal, type Result } from '#domain/refusal.ts';
import { problemTitle } from '#i18n/problems.ts';
import { orUnavailable } from './outage.ts';
import { shopperOf } from './photo-calls.ts';
import { STATUS } from './problem.ts';
import { readFile } from './read-picture.ts';

type Event = Pick<RequestEvent, 'request' | 'locals' | 'setHeaders'>;
type Refused = { n: number; why: string };

/**
 * What comes to the page of shared photos: a photo without an order, which is made anew and given back in the page, so
 * that nothing of a stranger's is kept here; or an order with such photos, whose form they then stand in.
 */
export async function takeSharedForm(event: Event) {
	// A picture in a page is somebody's, signed in or not.
	event.setHeaders({ 'cache-control': 'private, no-store' });
	const form = await event.request.formData();
	const ref = form.get(SHARED_ORDER_FIELD);
	return typeof ref === 'string' && !isFromSystem(event)
		? giveToOrder(event, form, ref)
		: holdInPage(event, form);
}

/**
 * What the system itself sends passes the door without an origin (`comesFromUs`), because it changes nothing: it names no
 * order. One that does is no share.
 */
const isFromSystem = ({ request: { headers } }: Event) => headers.get('sec-fetch-site') === 'none';

async function holdInPage({ locals }: Event, form: FormData) {
	const { app, clientAddress } = locals;
	const files = form
		.getAll(SHARED_FIELD)
		.filter((value): value is File => value instanceof File && value.size > 0);
	const pictures: string[] = [];
	const refused: Refused[] = [];
	let first: Refusal | undefined;
	for (const [index, file] of files.slice(0, PHOTOS_PER_LINE).entries()) {
		const read = () => readFile(file, app.photos.limit);
		const made = await orUnavailable(app.photos.remake(clientAddress, read));
		if (made.ok) pictures.push(Buffer.from(made.value).toString('base64'));
		else {
			first ??= made.refusal;
			refused.push({ n: index + 1, why: problemTitle(made.refusal.code, locals.locale) });
		}
	}
	const answer = { pictures, refused, left: Math.max(0, files.length - PHOTOS_PER_LINE) };
	return first && pictures.length === 0 ? fail(STATUS[first.code], answer) : answer;
}

async function giveToOrder({ locals }: Event, form: FormData, ref: string) {
	const { app } = locals;
	const sender = await orUnavailable(app.photos.senderOf(shopperOf(locals), ref));
	if (!sender.ok && sender.refusal.code === 'grant.missing') error(404);
	const pictures = form.getAll(SHARED_DATA_FIELD).filter((value) => typeof value === 'string');
	const ids: string[] = [];
	for (const [index, picture] of pictures.slice(0, PHOTOS_PER_LINE).entries()) {
		const read = () => Promise.resolve(bytesOf(picture, app.photos.limit));
		const added = sender.ok ? await orUnavailable(app.photos.add(sender.value, ref, read)) : sender;
		if (!added.ok) {
			const { code } = added.refusal;
			const why = problemTitle(code, locals.locale);
			const prove = code === 'proof.missing' ? ref : undefined;
			// What the page brought it takes back: the photos are not lost to one that could not be taken.
			return fail(STATUS[code], { pictures, refused: [{ n: index + 1, why }], left: 0, prove });
		}
		ids.push(added.value.id);
	}
	redirect(303, `/orders/${encodeURIComponent(ref)}/return?${photosQuery(ids)}`);
}

function bytesOf(picture: string, limit: number): Result<Uint8Array> {
	const bytes = new Uint8Array(Buffer.from(picture, 'base64'));
	return bytes.byteLength > limit ? refuse('payload.too_large', { limit }) : { ok: true, value: bytes };
}

const photosQuery = (ids: readonly string[]) =>
	new URLSearchParams({ [PHOTOS_FIELD]: ids.join(' ') }).toString();

/** Photos of an order that an address names, by their ids. Whether they are this order's is asked when they are used. */
export function photosIn(search: URLSearchParams): string[] {
	const named = search.get(PHOTOS_FIELD)?.split(' ') ?? [];
	return named.filter((id) => /^[0-9a-f-]{36}$/.test(id)).slice(0, PHOTOS_PER_LINE);
}

/**
 * The fields of a form in which such photos stand at every line that could come back: which one they show is still
 * asked. Where only one could, a piece of it is taken to be meant.
 */
export function photoFields(
	ids: readonly string[],
	choices: readonly { line: string; most: number }[]
): Record<string, string> {
	if (ids.length === 0) return {};
	const open = choices.filter(({ most }) => most > 0);
	const shown = open.map(({ line }) => [EVIDENCE_FIELD + line, ids.join(' ')]);
	return Object.fromEntries(open.length === 1 ? [...shown, [`${WANTED_FIELD}${open[0]?.line}`, '1']] : shown);
}
