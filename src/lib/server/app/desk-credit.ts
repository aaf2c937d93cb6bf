import { maskEmail } from '#domain/access/masked.ts';
import { goodwillEnds, goodwillLeft } from '#domain/credit/goodwill.ts';
import type { CreditKind } from '#domain/credit/kinds.ts';
import { standingOf } from '#domain/credit/ledger.ts';
import { versionAt } from '#domain/policy/versions.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { insertAudit, insertLook } from '../db/audit.ts';
import type { Connection } from '../db/client.ts';
import {
	findAccount,
	findCreditOrder,
	goodwillOf,
	listOrdersOfAddress,
	type CreditOrder
} from '../db/credit-desk.ts';
import {
	asLedgerEntry,
	listAccounts,
	listEntriesOf,
	ownerOfOrder,
	refsOf,
	type StoredCreditEntry
} from '../db/credits.ts';
import { isId } from '../db/ids.ts';
import { findNoticedOrder } from '../db/notice-order.ts';
import { findOrderRecord } from '../db/order-record.ts';
import { composeMail, type Place } from '../notices/compose.ts';
import type { QuoteDeps } from '../use-cases/ask-quote.ts';
import { creditLimits, giveGoodwillCredit, takeGoodwillBack } from '../use-cases/give-goodwill-credit.ts';
import { addressKey } from '../use-cases/spend-credit.ts';
import type { Reason } from './quotes.ts';
import type { Run } from './staff-tools.ts';
import type { Staff } from './staff-account.ts';

/** An entry as the desk lists it; instants RFC 3339, amounts minor units. */
export type DeskCreditEntry = {
	id: string;
	kind: CreditKind;
	amount: number;
	at: string;
	expiresAt: string | null;
	/** The order it came of or was given for, by its ref. */
	order: string | null;
	/** What of it is still there; only of what came in. */
	left: number;
	/** Why it was taken back, in the finance team's words. */
	words: string | null;
};

export type DeskCreditAccount = {
	id: string;
	currency: string;
	available: number;
	/** What ends when, first first; what never ends last. */
	ending: { amount: number; at: string | null }[];
	/** The latest first. */
	entries: DeskCreditEntry[];
	/** There are more entries than these. */
	cut: boolean;
};

/** An order that goodwill may be given for, and how much of it this colleague still may, minor units. */
export type GoodwillOrder = Omit<CreditOrder, 'id'> & { most: number };

/** Somebody's store credit. `owner` is their address, masked; null where the shop knows none (any more). */
export type DeskCredit = { owner: string | null; accounts: DeskCreditAccount[]; orders: GoodwillOrder[] };

export type DeskCreditOptions = {
	connection: Pick<Connection, 'db' | 'sql'>;
	run: Run;
	versions: QuoteDeps['versions'];
	place: Place;
};

const MOST_ENTRIES = 200;
const MOST_ORDERS = 10;

/** Store credit at the desk: whose, what there is, goodwill and taking it back. Who may was asked at the door. */
export function deskCreditOf({ connection, run, versions, place }: DeskCreditOptions) {
	const { db, sql } = connection;
	const actorOf = ({ id }: Staff) => ({ kind: 'staff', id }) as const;

	async function seeAccounts(
		rows: readonly { id: string; currency: string }[]
	): Promise<DeskCreditAccount[]> {
		const entries = await listEntriesOf(
			db,
			rows.map(({ id }) => id)
		);
		const refs = await refsOf(
			db,
			entries.flatMap(({ orderId }) => orderId ?? [])
		);
		const now = new Date().toISOString();
		return rows.map(({ id, currency }) => {
			const own = entries.filter(({ accountId }) => accountId === id);
			return { id, currency, ...viewEntries(own, refs, now) };
		});
	}

	async function withLimits(orders: readonly CreditOrder[], { role }: Staff): Promise<GoodwillOrder[]> {
		const limits = await creditLimits(db);
		return Promise.all(
			orders.map(async ({ id, ...order }) => ({
				...order,
				most: goodwillLeft(order.total, await goodwillOf(db, id), role, limits)
			}))
		);
	}

	return {
		/**
		 * Where somebody's credit is shown, by their address: their account, else their newest order. Nothing is in the answer that
		 * was not typed, and nothing of what was typed is kept. Refusals: `credit.not_found`.
		 */
		async find(email: string): Promise<Result<{ account: string } | { order: string }>> {
			const key = addressKey(email);
			const [account] = await listAccounts(db, key);
			if (account) return accept({ account: account.id });
			const [order] = await listOrdersOfAddress(db, key, 1);
			return order ? accept({ order: order.ref }) : refuse('credit.not_found');
		},

		/** All accounts of whoever this one is of, written down as a look. Null where there is no such account. */
		async ofAccount(staff: Staff, id: string): Promise<DeskCredit | null> {
			const account = isId(id) ? await findAccount(db, id) : undefined;
			if (!account) return null;
			await insertAudit(db, { actor: actorOf(staff), action: 'credit.viewed', subject: id });
			const { emailKey } = account;
			if (emailKey === null) return { owner: null, accounts: await seeAccounts([account]), orders: [] };
			const [accounts, orders] = await Promise.all([
				listAccounts(db, emailKey).then(seeAccounts),
				listOrdersOfAddress(db, emailKey, MOST_ORDERS).then((some) => withLimits(some, staff))
			]);
			return { owner: maskEmail(emailKey), accounts, orders };
		},

		/** The same of an order's buyer, also where they have no account yet. Null where there is no such order. */
		async ofOrder(staff: Staff, ref: string): Promise<DeskCredit | null> {
			const order = await findCreditOrder(db, ref);
			if (!order) return null;
			await insertLook(db, actorOf(staff), order.id);
			const owner = await ownerOfOrder(db, order.id);
			if (!('emailKey' in owner)) return { owner: null, accounts: [], orders: [] };
			const [accounts, orders] = await Promise.all([
				listAccounts(db, owner.emailKey).then(seeAccounts),
				withLimits([order], staff)
			]);
			return { owner: maskEmail(owner.emailKey), accounts, orders };
		},

		/** The mail that the buyer of an order would get; null where none is sent: it came in as history, or is not there. */
		async preview(ref: string, amount: number, locale: string) {
			const record = await findOrderRecord(sql, ref);
			const order = record && !record.historical ? await findNoticedOrder(db, record.id) : undefined;
			if (!record || !order) return null;
			const now = new Date();
			const terms = versionAt(await versions(record.newest_policy, db), now.getTime());
			const expiresAt = goodwillEnds(terms.document, now.toISOString());
			const mail = composeMail({ kind: 'credit_given', facts: { amount, expiresAt }, order }, place, locale);
			return { subject: mail.subject, text: mail.text };
		},

		/** Refusals: those of `giveGoodwillCredit`. */
		give: (staff: Staff, input: { ref: string; amount: number; once: string }, reason: Reason) =>
			run(giveGoodwillCredit({ versions }), actorOf(staff), { ...input, role: staff.role, reason }),

		/** Refusals: those of `takeGoodwillBack`. */
		takeBack: (staff: Staff, input: { id: string; amount: number }, reason: Reason) =>
			run(takeGoodwillBack, actorOf(staff), { ...input, reason })
	};
}

function viewEntries(own: readonly StoredCreditEntry[], refs: ReadonlyMap<string, string>, now: string) {
	const { available, lots } = standingOf(own.map(asLedgerEntry), now);
	const ending = new Map<string | null, number>();
	// Credit and its bonus end together.
	for (const { left, expires_at: at } of lots) ending.set(at, (ending.get(at) ?? 0) + left);
	const shown = own.toReversed().slice(0, MOST_ENTRIES);
	return {
		available,
		ending: [...ending].map(([at, amount]) => ({ amount, at })),
		cut: own.length > shown.length,
		entries: shown.map(({ id, kind, amount, createdAt, expiresAt, orderId, reference }) => ({
			...{ id, kind, amount, at: createdAt.toISOString() },
			expiresAt: expiresAt?.toISOString() ?? null,
			order: (orderId !== null && refs.get(orderId)) || null,
			left: lots.find((lot) => lot.id === id)?.left ?? 0,
			words: kind === 'taken_back' ? reference : null
		}))
	};
}
