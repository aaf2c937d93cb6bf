import { createHash } from 'node:crypto';
import type { Principal } from '#domain/access/principal.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { insertLook } from '../db/audit.ts';
import type { Connection } from '../db/client.ts';
import { findGrantedOrder, hasProved } from '../db/grants.ts';
import type { Actor } from '../db/history.ts';
import { isId, newId } from '../db/ids.ts';
import type { KeyClaim, StoredAnswer } from '../db/idempotency.ts';
import { findOrderId } from '../db/orders.ts';
import { findPhoto, giveUpPhoto } from '../db/photos.ts';
import { createRateLimiter } from '../db/rate-limits.ts';
import type { Render } from '../db/transaction.ts';
import { PhotoStoreAway, type KeptPicture, type PhotoStore } from '../ports/photo-store.ts';
import type { Picture, PictureMakers } from '../ports/picture-maker.ts';
import {
	announcePhoto,
	keepPhoto,
	takePhotoAway,
	type AddedPhoto,
	type NewPicture
} from '../use-cases/add-photo.ts';
import type { Bind } from './bind.ts';

/** Where pictures lie, who makes them, and how large one may come in, in bytes. */
export type PhotoDesk = PictureMakers & { store: PhotoStore; limit: number };

export type PhotosOptions = {
	connection: Pick<Connection, 'db' | 'sql'>;
	bind: Bind;
	/** For a process that takes and shows pictures. */
	desk: PhotoDesk | undefined;
	/** Widens the limit, for tests. */
	rateScale: number;
};

type Read = () => Promise<Result<Uint8Array>>;
type Stored = StoredAnswer & { replayed: boolean };

/** So many pictures of one order an hour, whoever sends them. */
const HOURLY = { name: 'photos', points: 60, seconds: 3600 };
/** So many from one address an hour, of no order yet. */
const SHARED_HOURLY = { name: 'shared-photos', points: 30, seconds: 3600 };
/** So many are read at a time: each is held whole until it is made anew. */
const MOST_AT_ONCE = 8;

/** The names of a picture's files, the large one and the small. */
export const filesOf = (key: string) => ({ full: `${key}.jpg`, small: `${key}.small.jpg` });

/** Pictures of what buyers got: sent, shown to whoever may see the order, taken away again. */
export function photosOf({ connection, bind, desk, rateScale }: PhotosOptions) {
	const { db, sql } = connection;
	const limiter = createRateLimiter(db, rateScale);
	let atOnce = 0;
	function open(): PhotoDesk {
		if (!desk) throw new Error('this process has no pictures');
		return desk;
	}
	async function store({ key }: NewPicture, { full, small }: Picture): Promise<Result<void>> {
		const files = filesOf(key);
		try {
			const done = [
				await open().store.put(files.full, full.bytes),
				await open().store.put(files.small, small.bytes)
			];
			return done.includes('full') ? refuse('storage.full') : accept(undefined);
		} catch (error) {
			if (error instanceof PhotoStoreAway) return refuse('service.unavailable', { retry_after: 5 });
			throw error;
		}
	}
	/** Reads it, makes it anew and keeps it; `finish` says that it is kept. */
	async function add<T>(
		actor: Actor,
		ref: string,
		read: Read,
		finish: (picture: NewPicture, sent: Uint8Array) => Promise<{ isKept: boolean; value: T }>
	): Promise<Result<T>> {
		if (!(await limiter.take(HOURLY, ref))) return refuse('rate.limited', { retry_after: HOURLY.seconds });
		if (atOnce >= MOST_AT_ONCE) return refuse('service.busy', { retry_after: 2 });
		atOnce++;
		try {
			const sent = await read();
			if (!sent.ok) return sent;
			const made = await open().make(sent.value);
			if (!made.ok) return made;
			const { full } = made.value;
			const id = newId();
			const sha256 = createHash('sha256').update(full.bytes).digest();
			const { width, height, bytes } = { ...full, bytes: full.bytes.byteLength };
			const picture = { id, key: `${id.slice(-2)}/${id}`, width, height, bytes, sha256 };
			const announced = await bind(announcePhoto).run(actor, { ref, picture });
			if (!announced.ok) return announced;
			const stored = await store(picture, made.value);
			const done = stored.ok ? await finish(picture, sent.value) : undefined;
			if (!done?.isKept) await giveUp(picture);
			return stored.ok && done ? accept(done.value) : (stored as Result<never>);
		} finally {
			atOnce--;
		}
	}
	/** What the store has of it goes at once where it can, and else with its row. */
	async function giveUp({ id, key }: NewPicture): Promise<void> {
		const { full, small } = filesOf(key);
		await giveUpPhoto(db, id);
		await Promise.allSettled([open().store.remove(full), open().store.remove(small)]);
	}
	async function senderOf(principal: Principal, ref: string): Promise<Result<Actor>> {
		if (principal.kind === 'staff')
			return (await findOrderId(db, ref))
				? accept({ kind: 'staff', id: principal.id })
				: refuse('grant.missing');
		if (principal.kind !== 'guest' && principal.kind !== 'shopper') return refuse('grant.missing');
		// A link can be passed on, so whoever only holds one first shows by a code that the order is theirs.
		if (await hasProved(sql, principal.id, ref)) return accept({ kind: 'shopper', id: principal.id });
		return refuse((await findGrantedOrder(sql, principal.id, ref)) ? 'proof.missing' : 'grant.missing');
	}
	async function show(orderId: string | undefined, id: string, small: boolean) {
		const photo = orderId && isId(id) ? await findPhoto(db, orderId, id) : undefined;
		return photo && open().store.get(filesOf(photo.key)[small ? 'small' : 'full']);
	}
	async function orderFor(principal: Principal, ref: string): Promise<string | undefined> {
		if (principal.kind === 'anonymous') return undefined;
		if (principal.kind === 'guest' || principal.kind === 'shopper')
			return (await findGrantedOrder(sql, principal.id, ref))?.orderId;
		const orderId = await findOrderId(db, ref);
		if (orderId && principal.kind === 'staff')
			await insertLook(db, { kind: 'staff', id: principal.id }, orderId);
		return orderId;
	}

	return {
		/** The largest file that is read, in bytes. */
		get limit() {
			return open().limit;
		},
		/** Whether somebody may send pictures of an order. Refusals: `grant.missing`, `proof.missing` (only a link). */
		senderOf,
		/**
		 * Takes a picture in from whoever `senderOf` named; `read` is called only once there is room for it.
		 *
		 * Refusals: `rate.limited`, `service.busy`, `storage.full`, `service.unavailable`, those of `read`, of
		 * `MakePicture` and of `announcePhoto`.
		 */
		async add(actor: Actor, ref: string, read: Read): Promise<Result<AddedPhoto>> {
			const done = await add(actor, ref, read, async (picture) => {
				const value = await bind(keepPhoto).run(actor, { ref, picture });
				return { isKept: value.ok, value };
			});
			return done.ok ? done.value : done;
		},
		/** The same under a machine's idempotency key, which `claimOf` makes of the bytes that were sent. */
		async addOnce(
			actor: Actor,
			{ ref, read, claimOf }: { ref: string; read: Read; claimOf: (sent: Uint8Array) => KeyClaim },
			render: Render<AddedPhoto>
		): Promise<Result<Stored>> {
			if (!(await findOrderId(db, ref))) return refuse('order.not_found');
			return add(actor, ref, read, async (picture, sent) => {
				const value = await bind(keepPhoto).once(actor, { ref, picture }, claimOf(sent), render);
				return { isKept: !value.replayed && value.status < 300, value };
			});
		},
		/**
		 * Makes a picture anew for somebody who has not said yet of which order it is, signed in or not: as JPEG. Nothing of
		 * it is kept here. Refusals: `rate.limited`, `service.busy`, those of `read` and of `MakePicture`.
		 */
		async remake(address: string, read: Read): Promise<Result<Uint8Array>> {
			if (!(await limiter.take(SHARED_HOURLY, address)))
				return refuse('rate.limited', { retry_after: SHARED_HOURLY.seconds });
			if (atOnce >= MOST_AT_ONCE) return refuse('service.busy', { retry_after: 2 });
			atOnce++;
			try {
				const sent = await read();
				const made = sent.ok ? await open().make(sent.value) : sent;
				return made.ok ? accept(made.value.full.bytes) : made;
			} finally {
				atOnce--;
			}
		},
		/** A picture of an order that somebody may see, large or small; undefined where they may not, or there is none. */
		find: async (principal: Principal, ref: string, id: string, small: boolean) =>
			show(isId(id) ? await orderFor(principal, ref) : undefined, id, small),
		/** The same for somebody of whom was asked already whether they may see this very picture. */
		findShown: async (ref: string, id: string, small: boolean): Promise<KeptPicture | undefined> =>
			show(await findOrderId(db, ref), id, small),
		/** Takes it away again. Refusals: those of `senderOf`; `photo.not_found` also where a return needs it. */
		async remove(principal: Principal, ref: string, id: string): Promise<Result<void>> {
			const sender = await senderOf(principal, ref);
			if (!sender.ok) return sender;
			const orderId = isId(id) ? await findOrderId(db, ref) : undefined;
			if (!orderId) return refuse('photo.not_found');
			return bind(takePhotoAway).run(sender.value, { orderId, id });
		}
	};
}
