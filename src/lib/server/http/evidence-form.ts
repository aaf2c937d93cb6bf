import type { Principal } from '#domain/access/principal.ts';
import { accept, type Result } from '#domain/refusal.ts';
import { readFile } from './read-picture.ts';

type Sending = { app: App.Locals['app']; principal: Principal; ref: string };

/**
 * What an `EvidenceField` of a form brings under its name: ids of pictures that were sent before, and files that come
 * with the form where no script ran. The files are taken in; where one of them is refused, those before it stay and are
 * swept if nobody comes to use them. Whether ids are pictures of this order is asked when the quote is.
 *
 * Refusals: `grant.missing`, `proof.missing`, and those of taking a picture in; each file's with its place, `file`, from 1.
 *
 * @returns ids, in the form's order
 */
export async function evidenceIn(
	form: FormData,
	name: string,
	{ app, principal, ref }: Sending
): Promise<Result<string[]>> {
	const ids: string[] = [];
	let file = 0;
	for (const value of form.getAll(name)) {
		if (typeof value === 'string') {
			if (value !== '') ids.push(value);
			continue;
		}
		// An empty file field sends one file of nothing.
		if (value.size === 0) continue;
		file++;
		const sender = await app.photos.senderOf(principal, ref);
		if (!sender.ok) return sender;
		const added = await app.photos.add(sender.value, ref, () => readFile(value, app.photos.limit));
		if (!added.ok) return { ok: false, refusal: { ...added.refusal, file } };
		ids.push(added.value.id);
	}
	return accept(ids);
}
