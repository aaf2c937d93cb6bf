import { quoteAnswer, type ConfirmedQuote, type QuoteAnswer } from '#domain/cancellation/quote-answer.ts';
import {
	ASK_RETURN_REASONS,
	CANCEL_REASONS,
	DECIDE_REASONS,
	readReason,
	WITHDRAW_REASONS
} from '#domain/access/staff-reason.ts';
import type { Principal } from '#domain/access/principal.ts';
import type { AskedKind } from '#domain/cancellation/quote-body.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { Connection } from '../db/client.ts';
import type { Side } from '../db/desk-tasks.ts';
import { findGrantedOrder, hasProved } from '../db/grants.ts';
import type { Actor } from '../db/history.ts';
import { isId } from '../db/ids.ts';
import { listWaiting, type WaitingRequest } from '../db/requests.ts';
import { findQuote, findQuoteWords, stateAt, type StoredQuote } from '../db/quotes.ts';
import { askQuote, type AskInput, type QuoteDeps } from '../use-cases/ask-quote.ts';
import { confirmAtDesk } from '../use-cases/confirm-at-desk.ts';
import { confirmQuote } from '../use-cases/confirm-quote.ts';
import { decideAtDesk } from '../use-cases/decide-at-desk.ts';
import type { DecidedRequest } from '../use-cases/decide-request.ts';
import type { KeyClaim, StoredAnswer } from '../db/idempotency.ts';
import type { Render } from '../db/transaction.ts';
import type { Bind } from './bind.ts';
import type { Run } from './staff-tools.ts';

const MOST_WAITING = 100;

/** Why staff ask for each kind of quote. */
const ASK_REASONS = {
	cancel: CANCEL_REASONS,
	withdraw: WITHDRAW_REASONS,
	return: ASK_RETURN_REASONS,
	exchange: ASK_RETURN_REASONS,
	price_drop: ASK_RETURN_REASONS
} as const satisfies Record<AskedKind, unknown>;

export type Reason = { handle: string; words: string };
export type FoundQuote = { quote: QuoteAnswer; outcome: ConfirmedQuote | null; kept: StoredQuote };

/** Quotes for people: shoppers who may see the order, and staff, who say why. */
type QuotesDeps = { connection: Connection; run: Run; bind: Bind; deps: QuoteDeps };

export function quotesOf({ connection, run, bind, deps }: QuotesDeps) {
	const { db, sql } = connection;
	/** Who acts, where the principal may act on this order; someone else's order is not there. */
	async function actorFor(principal: Principal, ref: string): Promise<Result<Actor>> {
		if (principal.kind === 'staff') return accept({ kind: 'staff', id: principal.id });
		if (principal.kind !== 'guest' && principal.kind !== 'shopper') return refuse('grant.missing');
		const granted = await findGrantedOrder(sql, principal.id, ref);
		return granted ? accept({ kind: 'shopper', id: principal.id }) : refuse('grant.missing');
	}
	/** A link can be passed on, so whoever only holds one first shows by a code that the order is theirs. */
	async function mover(principal: Principal, ref: string): Promise<Result<Actor>> {
		const actor = await actorFor(principal, ref);
		if (!actor.ok || actor.value.kind === 'staff') return actor;
		return (await hasProved(sql, actor.value.id ?? '', ref)) ? actor : refuse('proof.missing');
	}
	async function reach(
		principal: Principal,
		id: string,
		may = actorFor
	): Promise<Result<{ quote: StoredQuote; actor: Actor }>> {
		const quote = isId(id) ? await findQuote(db, id) : undefined;
		// A gift's quote is its recipient's, who holds the link and no right to the order.
		if (!quote || quote.body.gift) return refuse('grant.missing');
		const actor = await may(principal, quote.ref);
		return actor.ok ? accept({ quote, actor: actor.value }) : actor;
	}
	const chosenOf = ({ body }: StoredQuote) => ({
		...{ wayBack: body.way_back?.way, ship: body.exchange?.ship, warranty: body.warranty !== undefined }
	});
	const told = (quote: StoredQuote): QuoteAnswer =>
		quoteAnswer({ ...quote, state: stateAt(quote, new Date()) });

	return {
		/** Refusals: `grant.missing`, `proof.missing` (only a link), `reason.missing` (staff), and those of `askQuote`. */
		async ask(principal: Principal, input: AskInput & { staff?: Reason }): Promise<Result<QuoteAnswer>> {
			const actor = await mover(principal, input.ref);
			if (!actor.ok) return actor;
			const { staff, ...asked } = input;
			if (principal.kind !== 'staff')
				return run(askQuote(deps), actor.value, { ...asked, staffReason: undefined, statedAt: undefined });
			const reason = readReason(ASK_REASONS[asked.kind], staff ?? { handle: '', words: '' });
			if (!reason.ok) return reason;
			return run(askQuote(deps), actor.value, { ...asked, staffReason: reason.value });
		},

		/**
		 * The same for shoppers under a key of their own making: asked again with it, the same quote is named again.
		 * What it may not be asked by is a refusal beside the answer: nothing is kept for the key.
		 */
		async askOnce(
			principal: Principal,
			input: AskInput,
			claim: KeyClaim,
			render: Render<QuoteAnswer>
		): Promise<Result<StoredAnswer & { replayed: boolean }>> {
			const actor = principal.kind === 'staff' ? refuse('grant.missing') : await mover(principal, input.ref);
			if (!actor.ok) return actor;
			return accept(await bind(askQuote(deps), false).once(actor.value, input, claim, render));
		},

		/** Refusals: `grant.missing`, `proof.missing`, and those of `confirmQuote`; an expired one comes with a fresh `quote`, kept. */
		async confirm(principal: Principal, id: string): Promise<Result<ConfirmedQuote>> {
			const reached = await reach(principal, id, mover);
			if (!reached.ok) return reached;
			const { quote, actor } = reached.value;
			const confirm = actor.kind === 'staff' ? confirmAtDesk : confirmQuote;
			const done = await run(confirm(deps), actor, { id });
			if (done.ok || done.refusal.code !== 'quote.expired') return done;
			// A refusal undoes what was written beside it, so the fresh quote is asked for by itself.
			const { lines, staff_reason, stated_at } = quote.body.asked;
			const said = { staffReason: staff_reason ?? undefined, statedAt: stated_at ?? undefined };
			const comment = await findQuoteWords(db, id);
			const again = { ref: quote.ref, kind: quote.kind, lines, comment, ...said, ...chosenOf(quote) };
			const fresh = await run(askQuote(deps), actor, again);
			return fresh.ok ? refuse('quote.expired', { quote: fresh.value }) : done;
		},

		/** The quote, and what became of it. Refusals: `grant.missing`. */
		async find(principal: Principal, id: string): Promise<Result<FoundQuote>> {
			const reached = await reach(principal, id);
			if (!reached.ok) return reached;
			const { quote } = reached.value;
			const outcome = quote.outcome === null ? null : (JSON.parse(quote.outcome) as ConfirmedQuote);
			return accept({ quote: told(quote), outcome, kept: quote });
		},

		/** Staff decide on a request and say why. Refusals: `grant.missing`, `reason.missing`, those of `decideRequest`. */
		async decide(
			principal: Principal,
			{ id, decision, reason }: { id: string; decision: 'accept' | 'decline'; reason: Reason }
		): Promise<Result<DecidedRequest>> {
			if (principal.kind !== 'staff') return refuse('grant.missing');
			const read = readReason(DECIDE_REASONS, reason);
			if (!read.ok) return read;
			const actor = { kind: 'staff', id: principal.id } as const;
			return run(decideAtDesk, actor, { id, decision, reason: read.value });
		},

		/** Requests that wait for an answer, the most urgent first; of one order where it is named. */
		async waiting(ref?: string, side?: Side): Promise<{ list: WaitingRequest[]; most: number }> {
			const asked = { ref, ...(side && { side }), limit: MOST_WAITING };
			return { list: await listWaiting(db, asked), most: MOST_WAITING };
		},

		/** For machines, whose key was asked at the door. Refusals: `quote.not_found`. */
		async read(id: string): Promise<Result<QuoteAnswer>> {
			const quote = isId(id) ? await findQuote(db, id) : undefined;
			return quote ? accept(told(quote)) : refuse('quote.not_found');
		}
	};
}
