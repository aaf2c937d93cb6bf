import { refuse, type Result } from '#domain/refusal.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { Connection } from '../db/client.ts';
import { findGrantedOrder } from '../db/grants.ts';
import { findLiveLink } from '../db/links.ts';
import { findOrderId } from '../db/orders.ts';
import { grantCheck, keyCheck, linkCheck, listHolding, staffCheck } from '../db/stream-rights.ts';
import { DESK } from '../realtime/desk-feed.ts';
import type { KeyRing } from './key-ring.ts';

/** What a reader may see of an order live, and the text under which that is looked at again. */
export type StreamRight = {
	orderId: string;
	redacted: boolean;
	check: string;
	until?: Date;
	/** Its buyer, from whom what becomes of a gift is kept until it is settled. */
	isBuyer?: true;
};

/** The rights behind live streams. The same questions as for pages, with the same answers. */
export function streamRights({ db, sql }: Connection, sessions: Sessions, keys: KeyRing) {
	return {
		/** The topic of an order page: a session that may see the order. */
		async ofSession(ref: string, sessionId: string | undefined): Promise<StreamRight | null> {
			if (!sessionId) return null;
			const { principal } = await sessions.whoIs(sessionId);
			if (principal.kind === 'anonymous' || principal.kind === 'machine') return null;
			if (principal.kind === 'staff') {
				const orderId = await findOrderId(db, ref);
				return orderId ? { orderId, redacted: false, check: staffCheck(principal.id, sessionId) } : null;
			}
			const granted = await findGrantedOrder(sql, principal.id, ref);
			if (!granted) return null;
			const check = grantCheck(principal.id, granted.orderId, sessionId);
			const { orderId, expiresAt } = granted;
			return { orderId, redacted: false, isBuyer: true, check, ...(expiresAt && { until: expiresAt }) };
		},
		/** The desk's queues: whoever works at the shop; what a message names is only that one has changed. */
		async ofDesk(sessionId: string | undefined): Promise<StreamRight | null> {
			if (!sessionId) return null;
			const { principal } = await sessions.whoIs(sessionId);
			if (principal.kind !== 'staff') return null;
			return { orderId: DESK, redacted: false, check: staffCheck(principal.id, sessionId) };
		},
		/** The topic of a shared page: whoever holds the token. */
		async ofLink(token: string): Promise<StreamRight | null> {
			const link = await findLiveLink(db, token);
			return link && link.scope !== 'gift'
				? { orderId: link.orderId, redacted: true, check: linkCheck(link.id), until: link.expiresAt }
				: null;
		},
		/** A machine with `orders:read`. Refusals: `auth.required`, `scope.missing`, `order.not_found`. */
		async ofMachine(ref: string, secret: string | undefined): Promise<Result<StreamRight>> {
			const key = secret ? await keys.find(secret) : undefined;
			if (!key) return refuse('auth.required');
			if (!key.scopes.includes('orders:read')) return refuse('scope.missing', { scope: 'orders:read' });
			const orderId = await findOrderId(db, ref);
			if (!orderId) return refuse('order.not_found');
			return { ok: true, value: { orderId, redacted: false, check: keyCheck(key.id) } };
		},
		/** Which of these rights still hold. */
		stillHolding: (checks: readonly string[]): Promise<ReadonlySet<string>> => listHolding(sql, checks)
	};
}
