import { accept } from '#domain/refusal.ts';
import type { Ask } from '#domain/search/ask.ts';
import type { Connection } from '../db/client.ts';
import { listOrderQuotes, readBooks } from '../db/desk-books.ts';
import { findOrderId } from '../db/orders.ts';
import { countOpening, findLiveLink, type LinkScope } from '../db/links.ts';
import { findOrders } from '../use-cases/find-orders.ts';
import type { QuoteDeps } from '../use-cases/ask-quote.ts';
import { linkPath } from '../use-cases/share-link.ts';
import { revokeAtDesk, shareAtDesk, type GivenReason } from '../use-cases/share-at-desk.ts';
import { viewAtDesk, type DeskLookInput } from '../use-cases/view-at-desk.ts';
import { deskCreditOf } from './desk-credit.ts';
import { deskFilesOf } from './desk-files.ts';
import type { Run } from './staff-tools.ts';
import type { Staff } from './staff-account.ts';

export type DeskOptions = {
	connection: Pick<Connection, 'db' | 'sql'>;
	run: Run;
	origin: string;
	zone: string;
	versions: QuoteDeps['versions'];
	terms: DeskLookInput['terms'];
	histories: DeskLookInput['histories'];
};

const DAY_MS = 86_400_000;
const MOST_QUOTES = 30;
/** What never comes does not keep a link good for ever. */
const MOST_UNDELIVERED_DAYS = 180;

/** For how many days a link is good: from now, or from when everything has come. */
export type LinkEnd = { days: number } | { days: 'delivered'; after: number };

/** What staff do with orders. Who they are and that they may was asked at the door. */
export function deskOf({ connection, run, origin, zone, versions, terms, histories }: DeskOptions) {
	const actorOf = ({ id }: Staff) => ({ kind: 'staff', id }) as const;
	return {
		find: (staff: Staff, ask: Ask) => findOrders(connection.db, actorOf(staff), ask, zone),
		see: (staff: Staff, ref: string) =>
			viewAtDesk(connection, actorOf(staff), { ref, zone, terms, histories }),
		/** Its quotes, newest first, and its money with the providers' names. */
		async books(ref: string) {
			const orderId = await findOrderId(connection.db, ref);
			if (!orderId) return undefined;
			const [quotes, money] = await Promise.all([
				listOrderQuotes(connection.db, orderId, MOST_QUOTES),
				readBooks(connection.db, orderId)
			]);
			return { quotes, ...money };
		},
		/** The link's address is in the answer this once; only its hash is kept. */
		async share(
			staff: Staff,
			input: { ref: string; scope: LinkScope; ends: LinkEnd; note: string } & GivenReason
		) {
			const { ends, note, ...rest } = input;
			// A gift ends with the window of what was given.
			const isGift = input.scope === 'gift';
			const until = isGift || ends.days !== 'delivered' ? undefined : ends.after;
			const most = ends.days === 'delivered' ? MOST_UNDELIVERED_DAYS : ends.days;
			const expiresAt = isGift ? undefined : new Date(Date.now() + most * DAY_MS);
			const asked = { ...rest, expiresAt, daysAfterDelivery: until, note: note || undefined };
			const made = await run(shareAtDesk({ versions }), actorOf(staff), asked);
			return made.ok ? accept({ ...made.value, url: origin + linkPath(made.value) }) : made;
		},
		/** All of them or none. */
		revoke: (staff: Staff, input: { ref: string; ids: readonly string[] } & GivenReason) =>
			run(revokeAtDesk, actorOf(staff), input),
		/** Its lists as files. */
		files: deskFilesOf({ connection, zone }),
		/** Store credit, and goodwill. */
		credit: deskCreditOf({ connection, run, versions, place: { origin, zone } }),
		/** Somebody opened a shared page. */
		async countOpening(token: string): Promise<void> {
			const link = await findLiveLink(connection.db, token);
			if (link) await countOpening(connection.db, link.id);
		}
	};
}
