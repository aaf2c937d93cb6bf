import { piecesOf } from '#domain/cancellation/quote-body.ts';
import { quoteAnswer, type QuoteAnswer } from '#domain/cancellation/quote-answer.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { PolicyVersion } from '#domain/policy/document.ts';
import { evaluateRecord } from '#domain/policy/evaluate-record.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { statedFaults } from '#domain/return/ask-return.ts';
import { addDuration, durationOf } from '#domain/time/duration.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { readOrderRecord } from '#server/db/order-record.ts';
import { needPhotos } from '#server/db/photos.ts';
import { insertQuote } from '#server/db/quotes.ts';
import { withCommit } from '#server/db/transaction.ts';
import type { AskInput } from './ask-input.ts';
import type { Command } from './command.ts';
import { priceAsked, readAsked } from './price-asked.ts';
import { keepPlanned } from './quote-exchange.ts';
import { bodyFacts, STATED_WHEN, statementOf, wordsOf } from './quote-facts.ts';

export type { AskInput };

export type QuoteDeps = {
	/** The published policies; `newest` is the highest version number there is. */
	versions: (newest: number | null, tx: Tx) => Promise<readonly PolicyVersion[]>;
	/** How long a quote stays good where the policy does not say, ISO 8601. */
	quoteTtl: string;
	/** Whether an amount can be held on a card here. */
	canHold?: boolean;
};

/**
 * Quotes what cancelling, withdrawing or sending back some goods would give back and cost, and keeps it with everything it was
 * computed from: from then on it binds the shop until it expires. Takes no lock: whether the goods are still there is
 * asked under the order's lock when it is confirmed.
 *
 * What is to be sent in exchange is kept for as long. An exchange of goods that have not been sent swaps them; of others it
 * is a return of which nothing else is wanted.
 *
 * Refusals: `order.not_found`, `quote.kind_unavailable` (goods that have left), `request.invalid` for an impossible
 * `stated_at`, those of `checkReturn`, of `findEvidence`, of `choosePieces`, of `quoteStaying` and of `planQuoted`;
 * `stock.unavailable`.
 */
export const askQuote =
	(deps: QuoteDeps): Command<AskInput, QuoteAnswer> =>
	async (tx, actor, input) => {
		const record = await readOrderRecord(tx, input.ref);
		if (!record) return refuse('order.not_found');
		return quoteRecord(deps, tx, actor, record, input);
	};

/** The same for an order that has been read. */
export async function quoteRecord(
	deps: QuoteDeps,
	tx: Tx,
	actor: Actor,
	record: OrderRecord,
	input: AskInput
): Promise<Result<QuoteAnswer>> {
	const { kind } = input;
	const at = statementOf(record, input.statedAt);
	if (at === undefined) return refuse('request.invalid', { errors: [STATED_WHEN] });
	const asked = readAsked(record, input, deps.canHold ?? false);
	const { lines } = asked;
	const faults = asked.how === 'return' ? statedFaults(lines, record.placed_at) : [];
	const versions = await deps.versions(record.newest_policy, tx);
	const whose = asked.gift ? 'recipient' : 'buyer';
	const evaluation = evaluateRecord(record, versions, at, faults, whose);
	const answer = await priceAsked(tx, record, evaluation, asked);
	if (!answer.ok) return answer;
	const { priced, planned, returning, credit, warranty, evidence, stays } = answer.value;
	const pieces = piecesOf(priced, evaluation, record);
	if (!pieces.ok) return pieces;

	const createdAt = new Date(record.read_at);
	const { zone, quote_ttl = deps.quoteTtl } = evaluation.version.document;
	const expiresAt = new Date(addDuration(createdAt.getTime(), durationOf(quote_ttl), zone));
	const exchange = planned && (await keepPlanned(tx, actor, record, planned, expiresAt));
	if (exchange && !exchange.ok) return exchange;
	const { takes, ...told } = priced;
	const quote = {
		id: newId(),
		kind,
		createdAt,
		expiresAt,
		body: {
			...told,
			...bodyFacts(record, evaluation, priced, { ...input, lines }),
			...(stays && { last: false }),
			...(returning && { returning }),
			...(credit && { credit }),
			...(warranty && { warranty }),
			...(exchange && { exchange: exchange.value }),
			pieces: pieces.value
		}
	};
	const { id: orderId } = record;
	const stored = { ...quote, orderId, policyId: evaluation.policy.id, takes, actor, words: wordsOf(input) };
	if (evidence.length > 0) await needPhotos(tx, evidence, quote.expiresAt);
	await withCommit(tx, [insertQuote(tx, stored)]);
	return accept(quoteAnswer({ ...quote, ref: record.ref, state: 'open' }));
}
