import { MOST_LOOSE_PHOTOS } from '#domain/photo/limits.ts';
import { accept, refuse } from '#domain/refusal.ts';
import { lockOrder } from '#server/db/orders.ts';
import { countLoosePhotos, insertPhoto, markKept, removeLoosePhoto } from '#server/db/photos.ts';
import type { Command } from './command.ts';

/** A picture as it is going to be kept: pixels, bytes, SHA-256 of the large one. */
export type NewPicture = {
	id: string;
	key: string;
	width: number;
	height: number;
	bytes: number;
	sha256: Buffer;
};
export type AddedPhoto = { id: string; order: string; width: number; height: number; bytes: number };

/** What nothing came to need goes after a day. */
const LOOSE_MS = 86_400_000;

/**
 * Writes that a picture is on its way into the store. It is shown to nobody until `keepPhoto`; where that never comes,
 * what lies in the store is swept with the row.
 *
 * Refusals: `order.not_found`; `photo.too_many` with the `limit` of pictures that nothing needs yet.
 */
export const announcePhoto: Command<{ ref: string; picture: NewPicture }, void> = async (
	tx,
	actor,
	{ ref, picture }
) => {
	// Locked, so that pictures sent at once are counted one after the other.
	const order = await lockOrder(tx, { ref });
	if (!order) return refuse('order.not_found');
	if ((await countLoosePhotos(tx, order.id)) >= MOST_LOOSE_PHOTOS)
		return refuse('photo.too_many', { limit: MOST_LOOSE_PHOTOS });
	const neededUntil = new Date(order.now.getTime() + LOOSE_MS);
	await insertPhoto(tx, {
		...picture,
		...{ orderId: order.id, actorKind: actor.kind, actorId: actor.id ?? null },
		...{ createdAt: order.now, neededUntil }
	});
	return accept(undefined);
};

/** The store has it. Refusals: `order.not_found` where the order's buyer was forgotten in the meantime. */
export const keepPhoto: Command<{ ref: string; picture: NewPicture }, AddedPhoto> = async (
	tx,
	_,
	{ ref, picture: { id, width, height, bytes } }
) =>
	(await markKept(tx, id)) ? accept({ id, order: ref, width, height, bytes }) : refuse('order.not_found');

/**
 * Takes a picture away again, as long as nothing needs it for good; only whoever sent it may.
 *
 * Refusals: `photo.not_found`.
 */
export const takePhotoAway: Command<{ orderId: string; id: string }, void> = async (
	tx,
	actor,
	{ orderId, id }
) => {
	const gone = await removeLoosePhoto(tx, { orderId, id, actor: { kind: actor.kind, id: actor.id ?? null } });
	return gone ? accept(undefined) : refuse('photo.not_found');
};
