import type { Principal } from '#domain/access/principal.ts';
import { isSwitch, NO_PREFERENCES, type Preferences } from '#domain/notice/preferences.ts';
import { isZone } from '#domain/notice/quiet-hours.ts';
import type { Topic } from '#domain/notice/topics.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { judgeUrl } from '../adapters/endpoints/address.ts';
import { preferenceTokens } from '../auth/preference-token.ts';
import { findGrantedOrder, hasProved } from '../db/grants.ts';
import { newId } from '../db/ids.ts';
import { findOwner, findPreferences, keepPreferences, switchOff } from '../db/notice-preferences.ts';
import {
	dropDevice,
	findDevice,
	followOrder,
	hashEndpoint,
	keepDevice,
	unfollowOrder
} from '../db/push-subscriptions.ts';
import { findOrderId } from '../db/orders.ts';
import { transact } from '../db/transaction.ts';
import { contextOfDevice } from '../jobs/deliver-push.ts';
import type { PushTarget } from '../ports/push.ts';
import type { AppOptions } from './options.ts';

type Shopper = Extract<Principal, { kind: 'guest' | 'shopper' }>;

/** What a device knows of itself here. */
export type DeviceState = {
	/** What the browser asks its push service for a subscription with; null where nothing is pushed here. */
	key: string | null;
	/** Whether this browser, by its session, is told about the order. */
	follows: boolean;
	/** SHA-256 of the endpoint that is kept for it, hexadecimal. */
	endpoint: string | null;
};

/** What people are told, how and when; and the devices they are told on. */
export function notifyingOf({ connection, push, codes }: Pick<AppOptions, 'connection' | 'push' | 'codes'>) {
	const { db, sql } = connection;
	const tokens = codes && preferenceTokens(codes.secret);
	const sealer = codes?.sealer;

	/** The order, where this person has proved to be its buyer: a link can be passed on, and its holder is nobody's device. */
	async function ownOrder({ id }: Shopper, ref: string): Promise<string | undefined> {
		const order = await findGrantedOrder(sql, id, ref);
		return order && (await hasProved(sql, id, ref)) ? order.orderId : undefined;
	}

	/** Whose preferences somebody may set: an address's, proved by signing in or by one of its orders. */
	async function ownerOf(shopper: Shopper, ref: string | undefined): Promise<string | undefined> {
		if (ref === undefined) return shopper.kind === 'shopper' ? `address:${shopper.email}` : undefined;
		const orderId = await ownOrder(shopper, ref);
		return orderId && (await findOwner(db, `order:${orderId}`));
	}

	async function keep(owner: string | undefined, chosen: Preferences): Promise<Result<null>> {
		if (owner === undefined) return refuse('grant.missing');
		const { quiet } = chosen;
		const isTime = (minute: number) => Number.isInteger(minute) && minute >= 0 && minute < 1440;
		if (quiet && !(isTime(quiet.from) && isTime(quiet.to) && isZone(quiet.zone)))
			return refuse('request.invalid');
		await keepPreferences(db, owner, { ...chosen, off: [...new Set(chosen.off.filter(isSwitch))].sort() });
		return accept(null);
	}

	return {
		/** What this browser is told of an order. Refusal `grant.missing`. */
		async device(shopper: Shopper, ref: string): Promise<Result<DeviceState>> {
			if (!(await ownOrder(shopper, ref))) return refuse('grant.missing');
			const kept = await findDevice(db, shopper.session);
			const endpoint = kept ? kept.endpointHash.toString('hex') : null;
			return accept({ key: push?.publicKey ?? null, follows: kept?.refs.includes(ref) ?? false, endpoint });
		},

		/**
		 * Takes a browser's subscription and has it told about an order; without one, only takes the subscription where this
		 * session had another one before (the push service gave it a new address).
		 *
		 * Refusals: `grant.missing`; `request.invalid` for an address that nothing may be sent to; `service.unavailable`.
		 */
		async follow(
			shopper: Shopper,
			target: PushTarget,
			locale: string,
			ref: string | undefined
		): Promise<Result<null>> {
			if (!push || !sealer) return refuse('service.unavailable');
			const judged = judgeUrl(target.endpoint, push.allowPrivate);
			if (!judged.ok || !areKeys(target)) return refuse('request.invalid');
			const orderId = ref === undefined ? undefined : await ownOrder(shopper, ref);
			if (ref !== undefined && !orderId) return refuse('grant.missing');
			const { id: principalId, session } = shopper;
			if (!orderId && !(await findDevice(db, session))) return refuse('grant.missing');
			const context = contextOfDevice(hashEndpoint(judged.url).toString('hex'));
			const sealed = sealer.seal({ ...target, endpoint: judged.url }, context);
			await transact(db, async (tx) => {
				const device = { id: newId(), endpoint: judged.url, sealed, principalId, session, locale };
				const id = await keepDevice(tx, device);
				if (orderId) await followOrder(tx, id, orderId);
				return accept(null);
			});
			return accept(null);
		},

		/** This browser is not told about an order any more; without one about none, and is forgotten. */
		async unfollow({ session }: Shopper, ref: string | undefined): Promise<void> {
			const device = await findDevice(db, session);
			if (!device) return;
			const order = ref === undefined ? undefined : await findOrderId(db, ref);
			if (order === undefined && ref !== undefined) return;
			if (order) await unfollowOrder(db, device.id, order);
			const isLast = device.refs.filter((one) => one !== ref).length === 0;
			if (!order || isLast) await dropDevice(db, device.id);
		},

		/** What somebody has chosen: for their address, or for that of an order they have proved. Null where it is not theirs. */
		async preferences(shopper: Shopper, ref?: string): Promise<Preferences | null> {
			const owner = await ownerOf(shopper, ref);
			return owner === undefined ? null : ((await findPreferences(db, owner)) ?? NO_PREFERENCES);
		},

		/** Refusals: `grant.missing`; `request.invalid` for times or a zone that are none. */
		choose: async (shopper: Shopper, ref: string | undefined, chosen: Preferences): Promise<Result<null>> =>
			keep(await ownerOf(shopper, ref), chosen),

		/** By the link in a mail, without signing in. Null where the link is none of ours, or leads to nobody any more. */
		async byLink(token: string): Promise<{ topic: Topic; preferences: Preferences } | null> {
			const claim = tokens?.read(token);
			const owner = claim && (await findOwner(db, claim.recipient));
			if (!claim || owner === undefined) return null;
			return { topic: claim.topic, preferences: (await findPreferences(db, owner)) ?? NO_PREFERENCES };
		},

		/** Refusals: those of `choose`; `grant.missing` where the link leads nowhere. */
		async chooseByLink(token: string, chosen: Preferences): Promise<Result<null>> {
			const claim = tokens?.read(token);
			return keep(claim && (await findOwner(db, claim.recipient)), chosen);
		},

		/** One click in a mail program: no more optional mails about its topic. Refusal `grant.missing`. */
		async stopByLink(token: string): Promise<Result<{ topic: Topic }>> {
			const claim = tokens?.read(token);
			const owner = claim && (await findOwner(db, claim.recipient));
			if (!claim || owner === undefined) return refuse('grant.missing');
			await switchOff(db, owner, `mail:${claim.topic}`);
			return accept({ topic: claim.topic });
		}
	};
}

/** A point on the curve P-256, uncompressed, and 16 bytes that both sides know (RFC 8291). */
function areKeys({ keys: { p256dh, auth } }: PushTarget): boolean {
	const point = Buffer.from(p256dh, 'base64url');
	return point.length === 65 && point[0] === 4 && Buffer.from(auth, 'base64url').length === 16;
}
