import type { CancelChoice } from '../cancellation/cancel-choices.ts';
import type { CancelPage, QuotePage } from '../cancellation/cancel-pages.ts';
import type { OrderRecord } from '../order/order-record.ts';
import type { Evaluation, PieceWindow } from '../policy/evaluate.ts';
import { instantText } from '../time/instant.ts';
import { isCovered, rightOf, type ExemptLine, type NoRight } from './right.ts';
import { sendBackBy } from './statement.ts';

/** The right as a page tells it; instants RFC 3339 in UTC. */
export type RightView =
	| { state: 'open'; jurisdiction: string; source: string; address: string; until: string | null }
	| { state: 'ended'; jurisdiction: string; source: string; address: string; at: string }
	| { state: 'none'; why: NoRight };

/** What pages about withdrawing say beyond those about cancelling. */
export type WithdrawFacts = {
	right: RightView;
	exempt: ExemptLine[];
	/** Of each line how many pieces have left the shop and come back. */
	away: { line: string; quantity: number }[];
	/** By whom: the statement's own field (Directive 2011/83/EU, Article 11a(2)); null where nobody told. */
	name: string | null;
	back: { sendBy: string; postage: 'buyer' | 'shop'; address: string | null };
};

export type WithdrawPage = CancelPage & { withdraw: WithdrawFacts };
export type WithdrawQuotePage = QuotePage & {
	withdraw: WithdrawFacts;
	/** Of its refund, what is paid at once and what follows the goods, minor units; the days are counted from then. */
	money: { now: number; later: number; days: number | null };
};

/**
 * @param evaluation of the same record, at the instant it was read
 * @param address where goods are sent back to, where the shop has said so
 */
export function withdrawFacts(
	record: OrderRecord,
	evaluation: Evaluation,
	address: string | null
): WithdrawFacts {
	const covered = evaluation.windows.filter(isCovered);
	const right = rightOf(evaluation);
	return {
		right: viewRight(right),
		exempt: right.exempt,
		away: linesOf(covered.filter(hasGone)),
		name: record.people?.name ?? null,
		back: {
			sendBy: sendBackBy(record.read_at, evaluation.version.document.zone),
			postage: postageOf(record, covered),
			address
		}
	};
}

/** What can be withdrawn from, line by line, in the shape that choosing to cancel has. */
export function withdrawChoices(record: OrderRecord, { windows }: Evaluation): CancelChoice[] {
	const covered = windows.filter(isCovered);
	const most = new Map(linesOf(covered).map(({ line, quantity }) => [line, quantity]));
	const held = new Map(
		linesOf(covered.filter(({ current }) => current.phase === 'claimed')).map((one) => [
			one.line,
			one.quantity
		])
	);
	return record.lines
		.filter(({ id }) => windows.some(({ line }) => line.id === id))
		.map((line) => ({
			line: line.id,
			title: line.title,
			options: line.options,
			...(line.image_url && { imageUrl: line.image_url }),
			most: most.get(line.id) ?? 0,
			held: held.get(line.id) ?? 0,
			asked: 0,
			blocked: []
		}));
}

/**
 * Who pays for posting goods back: the buyer where they were told of it, else the shop; the shop also where its own rules
 * say so (Directive 2011/83/EU, Articles 6(6) and 14(1)). What tells of the right tells of that (Annex I).
 */
export function postageOf(
	{ informed_of_withdrawal_at }: Pick<OrderRecord, 'informed_of_withdrawal_at'>,
	covered: readonly PieceWindow[]
): 'buyer' | 'shop' {
	if (informed_of_withdrawal_at === null) return 'shop';
	const rules = covered.flatMap(({ segments }) => segments.filter(({ phase }) => phase === 'arrived'));
	return rules.some(({ postage }) => postage === 'shop') ? 'shop' : 'buyer';
}

const hasGone = ({ current }: PieceWindow) => current.phase === 'moving' || current.phase === 'arrived';

function linesOf(windows: readonly PieceWindow[]): { line: string; quantity: number }[] {
	const lines = new Map<string, number>();
	for (const { line, portion } of windows) lines.set(line.id, (lines.get(line.id) ?? 0) + portion.quantity);
	return [...lines].map(([line, quantity]) => ({ line, quantity }));
}

function viewRight(right: ReturnType<typeof rightOf>): RightView {
	if (right.state === 'none') return { state: 'none', why: right.why };
	const { jurisdiction, source, address } = right;
	const law = { jurisdiction, source, address };
	if (right.state === 'ended') return { state: 'ended', ...law, at: instantText(right.at) };
	return { state: 'open', ...law, until: right.until === null ? null : instantText(right.until) };
}
