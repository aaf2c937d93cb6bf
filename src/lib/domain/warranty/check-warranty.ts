import type { WantedLine } from '../cancellation/quote-body.ts';
import { isReturnable } from '../cancellation/return-action.ts';
import type { Resolution } from '../policy/document.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import { accept, refuse, type Result } from '../refusal.ts';
import { reasonFacts, reasonsOf, type ReturnReason } from '../return/reasons.ts';
import { instantText } from '../time/instant.ts';
import { runningWarranty, warrantyOf, type QuotedWarranty } from './warranty.ts';

/** What can be wished for: the same again, the money, or store credit. The desk decides. */
export const WARRANTY_RESOLUTIONS = ['refund', 'store_credit', 'exchange'] as const satisfies Resolution[];

/** Why: what is damaged, faulty, wrong or missing, and nothing that is a matter of taste or of time. */
export const WARRANTY_REASONS: ReturnReason[] = reasonsOf('something_wrong').filter(
	(reason) => reasonFacts(reason)?.fault !== undefined
);

/**
 * Whether what is asked for can be had under warranty: each line for a fault, with words and a picture, for something
 * that can be had, and of pieces whose return window is over and whose warranty runs.
 *
 * Refusals: `warranty.reason_unsuitable` and `return.resolution_unavailable` with what is `available`;
 * `warranty.not_needed` where the goods can be sent back the ordinary way; `warranty.ended` with `closed_at`;
 * `warranty.not_covered`; `warranty.words_missing`; `return.evidence_missing` with the `lines`; `exchange.not_offered`
 * (`because: 'other'`) for anything but the same again.
 *
 * @param evaluation as the order's own rules say, before `underWarranty`
 * @param bought which variant each line is of
 * @param words what the buyer writes about it
 */
export function checkWarranty(
	evaluation: Evaluation,
	wanted: readonly WantedLine[],
	bought: readonly { id: string; variant_id?: string | null }[],
	words: string | undefined
): Result<QuotedWarranty> {
	const found = [];
	for (const { line, quantity, reason, resolution = 'refund', exchange_for } of wanted) {
		if (!WARRANTY_REASONS.some((one) => one === reason)) {
			return refuse('warranty.reason_unsuitable', { line, available: WARRANTY_REASONS });
		}
		if (!WARRANTY_RESOLUTIONS.some((one) => one === resolution)) {
			return refuse('return.resolution_unavailable', { line, available: WARRANTY_RESOLUTIONS });
		}
		const variant = bought.find(({ id }) => id === line)?.variant_id;
		if (exchange_for && exchange_for.variant_id !== variant) {
			return refuse('exchange.not_offered', { line, because: 'other' });
		}
		const covered = coverOf(evaluation, { line, quantity });
		if (!covered.ok) return covered;
		found.push(...covered.value);
	}
	if (!words?.trim()) return refuse('warranty.words_missing');
	const missing = wanted.filter(({ evidence = [] }) => evidence.length === 0).map(({ line }) => line);
	if (missing.length > 0) return refuse('return.evidence_missing', { line: missing[0], lines: missing });
	const ends = found.flatMap(({ until }) => until ?? []);
	return accept({
		until: ends.length > 0 ? instantText(Math.min(...ends)) : null,
		law: found[0]?.law ?? null
	});
}

/** The warranties that reach pieces of a line. What has not arrived is refused by whatever prices it. */
function coverOf(evaluation: Evaluation, { line, quantity }: { line: string; quantity: number }) {
	const own = evaluation.windows.filter((window) => window.line.id === line);
	const running = own.flatMap((window) => {
		const warranty = runningWarranty(evaluation, window);
		return warranty ? [{ ...warranty, quantity: window.portion.quantity }] : [];
	});
	const reached = running.reduce((sum, one) => sum + one.quantity, 0);
	const arrived = own.filter(({ current }) => current.phase === 'arrived');
	if (reached >= quantity || arrived.length === 0) return accept(running);
	const available = [{ line, quantity: reached }];
	if (own.some(isReturnable)) {
		return refuse('warranty.not_needed', { line, available, alternatives: ['return'] });
	}
	const ends = arrived.flatMap((window) => warrantyOf(evaluation, window)?.until ?? []);
	const over = ends.filter((until) => until <= evaluation.now);
	if (over.length > 0) {
		return refuse('warranty.ended', { line, available, closed_at: instantText(Math.max(...over)) });
	}
	return reached > 0 ? accept(running) : refuse('warranty.not_covered', { line, available });
}
