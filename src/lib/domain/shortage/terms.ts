import type { PolicyDocument } from '../policy/document.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import { silenceMayConsent } from '../policy/floors/late-shipment.ts';
import type { Pieces } from '../order/portions.ts';
import { addDuration, durationOf } from '../time/duration.ts';
import { instantText } from '../time/instant.ts';
import type { DelaySilence } from './states.ts';

/** How buyers are asked where the policy does not say. */
const STANDARD = { answer_within: 'P3D', silence: 'wait', ask: 'staff' } as const;

export const shortageTerms = ({ shortage }: Pick<PolicyDocument, 'shortage'>) => ({
	...STANDARD,
	...shortage
});

/**
 * Until when an answer is expected, and what silence means: what the order's policy says, but a law may ask for consent,
 * and then silence is only worth something to the buyer (16 CFR 435.2: consent, or cancelled in full).
 *
 * @param evaluation of the order at the instant of the question, which it does not know yet
 * @param newDate the last day on which the goods leave, in the shop's zone
 * @returns `answerBy` RFC 3339
 */
export function askTerms(
	evaluation: Evaluation,
	lines: readonly Pieces[],
	newDate: string
): { answerBy: string; silence: DelaySilence } {
	const { document } = evaluation.version;
	const { answer_within, silence } = shortageTerms(document);
	const by = addDuration(evaluation.now, durationOf(answer_within), document.zone);
	const mayConsent = lines.every(({ line }) => {
		const windows = evaluation.windows.filter((one) => one.line.id === line);
		const isCovered = windows.some(({ floors }) => floors.some(({ right }) => right === 'late_shipment'));
		return !isCovered || silenceMayConsent(evaluation.order, document.zone, line, newDate);
	});
	return { answerBy: instantText(by), silence: mayConsent ? silence : 'cancel' };
}
