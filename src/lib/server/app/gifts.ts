import type { Principal } from '#domain/access/principal.ts';
import type { ConfirmedQuote, QuoteAnswer } from '#domain/cancellation/quote-answer.ts';
import { giftChoices, giftWays, type GiftPage } from '#domain/gift/gift-page.ts';
import { giftQuotePage, type GiftQuotePage } from '#domain/gift/gift-quote-page.ts';
import { asRecipientSees, type GiftReturnView } from '#domain/gift/gift-return-view.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { evaluateRecord } from '#domain/policy/evaluate-record.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { AskedReturn } from '#domain/return/asked-return.ts';
import type { ReturnRecord } from '#domain/return/return-record.ts';
import { returnView } from '#domain/return/return-view.ts';
import { offeredWays } from '#domain/return/terms.ts';
import type { Connection } from '../db/client.ts';
import type { Actor } from '../db/history.ts';
import { isId } from '../db/ids.ts';
import { countOpening, findLiveLink } from '../db/links.ts';
import { findOrderRecord } from '../db/order-record.ts';
import { findQuote, stateAt, type StoredQuote } from '../db/quotes.ts';
import { readReturn } from '../db/return-lists.ts';
import { askQuote, type QuoteDeps } from '../use-cases/ask-quote.ts';
import { confirmQuote } from '../use-cases/confirm-quote.ts';
import { cancelReturn } from '../use-cases/decide-return.ts';
import type { SteppedReturn } from '../use-cases/hold-return.ts';
import { sendReturn } from '../use-cases/send-return.ts';
import { objectToReturn } from '../use-cases/settle-return.ts';
import type { exchangingOf } from './exchanging.ts';
import { ownGiftsOf } from './own-gifts.ts';
import type { photosOf } from './photos.ts';
import { giftOffersOf, type HeldLink } from './gift-offers.ts';
import type { Run } from './staff-tools.ts';

export type GiftsOptions = {
	connection: Pick<Connection, 'db' | 'sql'>;
	run: Run;
	deps: QuoteDeps;
	exchanging: Pick<ReturnType<typeof exchangingOf>, 'exchangeChoices'>;
	photos: Pick<ReturnType<typeof photosOf>, 'add' | 'findShown'>;
	zone: string;
	returnAddress: string | null;
};

/**
 * Sending back what one was given. Until it is confirmed whoever holds the gift link acts, and sees what was given and no
 * more; from then on it is theirs who proved their address, also from the buyer, who may hold the link too.
 */
export function giftsOf({ connection, run, deps, exchanging, photos, zone, returnAddress }: GiftsOptions) {
	const { db, sql } = connection;
	const owned = ownGiftsOf(connection, zone);
	async function findLink(token: string): Promise<HeldLink | undefined> {
		const link = await findLiveLink(db, token);
		return link?.scope === 'gift' && link.lines ? { ...link, lines: link.lines } : undefined;
	}
	const actorOf = (link: HeldLink, principal: Principal): Actor => ({
		kind: 'shopper',
		id: principal.kind === 'guest' || principal.kind === 'shopper' ? principal.id : `link:${link.id}`
	});
	const evaluate = async (record: OrderRecord) =>
		evaluateRecord(record, await deps.versions(record.newest_policy, db), record.read_at, [], 'recipient');
	const offers = giftOffersOf({ sql, evaluate, exchanging });
	async function findQuoteOf(link: HeldLink, id: string): Promise<StoredQuote | undefined> {
		const quote = isId(id) ? await findQuote(db, id) : undefined;
		return quote?.body.gift?.link === link.id ? quote : undefined;
	}
	/** Does something to a return of a gift, for whoever sends it back. */
	async function step(
		principal: Principal,
		id: string,
		work: (actor: Actor, back: ReturnRecord) => Promise<Result<SteppedReturn>>
	): Promise<Result<SteppedReturn>> {
		const found = await owned.find(principal, id);
		if (!found || principal.kind !== 'shopper') return refuse('grant.missing');
		return work({ kind: 'shopper', id: principal.id }, found.back);
	}

	return {
		/** What was given with a link, and what of it can come back; null where the link is not good, or no gift's. */
		async open(token: string): Promise<GiftPage | null> {
			const link = await findLink(token);
			const record = link && (await findOrderRecord(sql, link.ref));
			if (!record) return null;
			const evaluation = await evaluate(record);
			const choices = giftChoices(record, evaluation, link);
			const exchanges = await offers.of(record, choices);
			const { currency } = record;
			return {
				...{ zone, asOf: record.read_at, currency, exchanges },
				choices: choices.map((choice) => ({
					...choice,
					resolutions: choice.resolutions.filter(
						(one) => one !== 'exchange' || exchanges.some(({ line }) => line === choice.line)
					)
				})),
				...giftWays(
					evaluation,
					link.lines.map(({ line }) => line),
					currency
				)
			};
		},

		/** Somebody opened the page of a gift. */
		async countOpening(token: string): Promise<void> {
			const link = await findLink(token);
			if (link) await countOpening(db, link.id);
		},

		/** A picture of what was given. Refusals: `grant.missing`, those of `photos.add`. */
		async addPhoto(token: string, principal: Principal, read: Parameters<typeof photos.add>[2]) {
			const link = await findLink(token);
			return link ? photos.add(actorOf(link, principal), link.ref, read) : refuse('grant.missing');
		},

		/** Asks for a quote; its amounts are not in the answer. Refusals: `grant.missing` for the link, those of `checkOffered` and of `askQuote`. */
		async ask(
			token: string,
			principal: Principal,
			asked: AskedReturn
		): Promise<Result<Pick<QuoteAnswer, 'id'>>> {
			const link = await findLink(token);
			if (!link) return refuse('grant.missing');
			const offered = await offers.check(link, asked.lines);
			if (!offered.ok) return offered;
			const lines = asked.lines.map((one) => ({
				...one,
				resolution: one.resolution ?? ('store_credit' as const)
			}));
			const input = { ...asked, lines, ref: link.ref, kind: 'return' as const, gift: link };
			const quoted = await run(askQuote(deps), actorOf(link, principal), input);
			return quoted.ok ? accept({ id: quoted.value.id }) : quoted;
		},

		/** A quote that was asked with this very link; null where it was not. */
		async look(token: string, id: string): Promise<GiftQuotePage | null> {
			const link = await findLink(token);
			const quote = link && (await findQuoteOf(link, id));
			const record = quote && (await findOrderRecord(sql, quote.ref));
			if (!record) return null;
			const { version } = await evaluate(record);
			const outcome = quote.outcome === null ? null : (JSON.parse(quote.outcome) as ConfirmedQuote);
			const told = {
				...{ id, state: stateAt(quote, new Date()), body: quote.body, back: outcome?.return?.id ?? null },
				expiresAt: quote.expiresAt.toISOString()
			};
			return giftQuotePage(told, record, offeredWays(version.document, record.currency), zone);
		},

		/**
		 * Confirms it for somebody who has proved an address, which is where its credit goes. Refusals: `grant.missing`;
		 * `proof.missing` where nobody has; those of `confirmQuote`, an expired one without a fresh one.
		 *
		 * @returns the return's id
		 */
		async confirm(
			token: string,
			principal: Principal,
			id: string,
			locale: string
		): Promise<Result<{ return: string }>> {
			const link = await findLink(token);
			if (!link || !(await findQuoteOf(link, id))) return refuse('grant.missing');
			if (principal.kind !== 'shopper') return refuse('proof.missing');
			const recipient = { emailKey: principal.email, locale };
			const done = await run(confirmQuote(deps), { kind: 'shopper', id: principal.id }, { id, recipient });
			return done.ok ? accept({ return: done.value.return?.id ?? '' }) : done;
		},

		/** A gift's return, for whoever proved its address; null for everybody else, its buyer too. */
		async find(principal: Principal, id: string): Promise<GiftReturnView | null> {
			const found = await owned.find(principal, id);
			const papers = found && (await readReturn(db, id));
			if (!papers) return null;
			const { record, back, own } = found;
			const view = returnView(record, back, papers, { zone, address: returnAddress });
			const isFinal = back.settled_at !== null && own.credited > 0;
			const credit = isFinal ? { amount: own.credited, bonus: own.creditBonus } : null;
			const instead = record.exchanges?.find((one) => one.return === id)?.lines ?? [];
			return asRecipientSees(
				view,
				credit,
				instead.map(({ quantity, goods: { title, options } }) => ({ title, options, quantity }))
			);
		},

		/** A picture of what was deducted from it; undefined where it is none of that, or nothing of theirs. */
		photo: (principal: Principal, at: { id: string; photo: string }, small: boolean) =>
			owned.photo(photos, principal, at, small),

		/** Refusals of these: `grant.missing`, and those of the command. */
		cancel: (principal: Principal, id: string) =>
			step(principal, id, (actor) => run(cancelReturn, actor, { id, by: 'cancel' })),
		send: (principal: Principal, id: string, proof: string | undefined) =>
			step(principal, id, (actor) => run(sendReturn, actor, { id, at: undefined, proof, isShown: false })),
		object: (principal: Principal, id: string, words: string) =>
			step(principal, id, (actor) => run(objectToReturn, actor, { id, words }))
	};
}
