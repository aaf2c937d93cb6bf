import { POSTAGE_REASONS_OF, readReason } from '#domain/access/staff-reason.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { DecidePostageInput } from '../use-cases/decide-postage.ts';
import type { Reason } from './quotes.ts';

/** What staff say about postage a buyer paid: of return `id`, with the words its buyer is told where it is not `all`. */
export type PostageDecision = {
	id: string;
	answer: 'all' | 'less' | 'none';
	/** Of `less`: minor units of the order's currency. */
	amount: number | undefined;
	reason: Reason;
};

/** The decision as it is carried out, or looked at before it is. Refusals: `reason.missing`. */
export function readPostageDecision({
	id,
	answer,
	amount,
	reason: given
}: PostageDecision): Result<DecidePostageInput & { reason: string }> {
	// One form has the reasons of all three answers: where the chosen one is not of this one, the words say it.
	const handles: readonly string[] = POSTAGE_REASONS_OF[answer];
	const handle = handles.includes(given.handle) ? given.handle : 'other';
	const reason = readReason(POSTAGE_REASONS_OF[answer], { ...given, handle });
	if (!reason.ok) return reason;
	if (answer !== 'all' && given.words.trim() === '') return refuse('reason.missing');
	const decision = answer === 'none' ? 'decline' : 'accept';
	return accept({ id, decision, amount, reason: reason.value });
}
