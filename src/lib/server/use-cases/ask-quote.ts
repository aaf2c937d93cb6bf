import { splitReason } from '#domain/access/staff-reason.ts';
import { splitAsked } from '#domain/cancellation/asked-reason.ts';
import {
	piecesOf,
	type AskedKind,
	type QuoteBody,
	type WantedLine
} from '#domain/cancellation/quote-body.ts';
import { quoteAnswer, type QuoteAnswer } from '#domain/cancellation/quote-answer.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { PolicyVersion } from '#domain/policy/document.ts';
import { evaluateRecord } from '#domain/policy/evaluate-record.ts';
import type { Evaluation } from '#domain/policy/evaluate.ts';
import { priceQuote, type PricedQuote } from '#domain/policy/quote/price-quote.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { checkReturn, statedFaults, termsOfReturn } from '#domain/return/ask-return.ts';
import type { WayBack } from '#domain/return/states.ts';
import { addDuration, durationOf } from '#domain/time/duration.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { newId } from '#server/db/ids.ts';
import { readOrderRecord } from '#server/db/order-record.ts';
import { needPhotos } from '#server/db/photos.ts';
import { insertQuote } from '#server/db/quotes.ts';
import { withCommit } from '#server/db/transaction.ts';
import type { Command } from './command.ts';
import { findEvidence } from './show-evidence.ts';

export type AskInput = {
	ref: string;
	kind: AskedKind;
	lines: readonly WantedLine[];
	comment?: string | undefined;
	/** Why staff ask; kept with the quote and told in the history once it is confirmed. */
	staffReason?: string | undefined;
	/** When the shopper's statement was sent by another way, RFC 3339: its windows are those of that instant. */
	statedAt?: string | undefined;
	/** Of a return: the way back that was chosen. */
	wayBack?: WayBack | undefined;
};

export type QuoteDeps = {
	/** The published policies; `newest` is the highest version number there is. */
	versions: (newest: number | null, tx: Tx) => Promise<readonly PolicyVersion[]>;
	/** How long a quote stays good where the policy does not say, ISO 8601. */
	quoteTtl: string;
};

/**
 * Quotes what cancelling, withdrawing or sending back some goods would give back and cost, and keeps it with everything it was
 * computed from: from then on it binds the shop until it expires. Takes no lock: whether the goods are still there is
 * asked under the order's lock when it is confirmed.
 *
 * Refusals: `order.not_found`, `quote.kind_unavailable` (exchanges, goods that have left), `request.invalid` for an impossible
 * `stated_at`, those of `checkReturn`, of `findEvidence` and of `choosePieces`.
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
	const { kind, lines } = input;
	if (kind === 'exchange') return refuse('quote.kind_unavailable', { kind });
	const at = statementOf(record, input.statedAt);
	if (at === undefined) return refuse('request.invalid', { errors: [STATED_WHEN] });
	const faults = kind === 'return' ? statedFaults(lines, record.placed_at) : [];
	const evaluation = evaluateRecord(record, await deps.versions(record.newest_policy, tx), at, faults);
	const asked = kind === 'return' ? checkReturn(evaluation, input) : accept(undefined);
	if (!asked.ok) return asked;
	const evidence = kind === 'return' ? await findEvidence(tx, record.id, evaluation, lines) : accept([]);
	if (!evidence.ok) return evidence;
	const priced = priceQuote(evaluation, { kind, lines, taken: record.taken, wayBack: asked.value });
	if (!priced.ok) return priced;
	const pieces = piecesOf(priced.value, evaluation, record);
	if (!pieces.ok) return pieces;

	const createdAt = new Date(record.read_at);
	const { zone, quote_ttl = deps.quoteTtl } = evaluation.version.document;
	const { takes, ...told } = priced.value;
	const quote = {
		id: newId(),
		kind,
		createdAt,
		expiresAt: new Date(addDuration(createdAt.getTime(), durationOf(quote_ttl), zone)),
		body: {
			...told,
			...bodyFacts(record, evaluation, priced.value, input),
			...(kind === 'return' && { returning: termsOfReturn(evaluation, lines, priced.value.refund.amount) }),
			pieces: pieces.value
		}
	};
	const { id: orderId } = record;
	const stored = { ...quote, orderId, policyId: evaluation.policy.id, takes, actor, words: wordsOf(input) };
	if (evidence.value.length > 0) await needPhotos(tx, evidence.value, quote.expiresAt);
	await withCommit(tx, [insertQuote(tx, stored)]);
	return accept(quoteAnswer({ ...quote, ref: record.ref, state: 'open' }));
}

function bodyFacts(
	record: OrderRecord,
	evaluation: Evaluation,
	priced: PricedQuote,
	{ lines, statedAt, staffReason }: AskInput
): Omit<QuoteBody, keyof PricedQuote | 'pieces'> {
	const there = evaluation.windows.reduce((sum, { portion }) => sum + portion.quantity, 0);
	return {
		asked: {
			lines: lines.map(withoutWords),
			stated_at: statedAt ?? null,
			staff_reason: handleOf(staffReason)
		},
		priced_at: evaluation.at,
		currency: record.currency,
		last: there === priced.lines.reduce((sum, { quantity }) => sum + quantity, 0),
		decide_within: evaluation.version.document.requests.decide_within,
		computed_from: {
			version: record.version,
			portions: record.portions,
			payments: record.payments,
			taken: record.taken
		}
	};
}

/** What people wrote, kept apart so that it can be forgotten; a reason's handle stays with the quote for good. */
function wordsOf({ comment, staffReason, lines }: AskInput): string | null {
	const words = [
		comment,
		staffReason === undefined ? undefined : splitReason(staffReason).words,
		...lines.map(({ reason }) => splitAsked(reason).words)
	];
	return words.filter((one) => one !== undefined && one !== '').join('\n') || null;
}

const withoutWords = (line: WantedLine): WantedLine => ({ ...line, reason: splitAsked(line.reason).handle });

const handleOf = (reason: string | undefined): string | null =>
	reason === undefined ? null : (splitReason(reason).handle ?? 'other');

const STATED_WHEN = {
	path: '/stated_at',
	what: 'an instant between the order and now, for example 2026-11-22T10:15:00+01:00'
};

/** The instant whose windows hold; undefined where the statement would have been sent before the order or after now. */
function statementOf(record: OrderRecord, statedAt: string | undefined): string | undefined {
	if (statedAt === undefined) return record.read_at;
	const at = new Date(statedAt);
	const isPossible = at >= new Date(record.placed_at) && at <= new Date(record.read_at);
	return isPossible ? at.toISOString() : undefined;
}
