import type { WantedLine } from '../cancellation/quote-body.ts';
import { PHOTOS_PER_LINE } from '../photo/limits.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import { accept, refuse, type Result } from '../refusal.ts';
import { reasonFacts } from './reasons.ts';

/**
 * The pictures that lines come back with: at most `PHOTOS_PER_LINE` each, none twice; one picture may show several
 * lines. A reason that a picture would show needs one where the line's rule says `evidence: required`, and nowhere else.
 *
 * Refusals: `request.invalid`; `return.evidence_missing` with the `lines` that need one.
 *
 * @returns the ids of all of them, each once; whether they are pictures of this order is not asked here
 */
export function checkEvidence(
	{ windows }: Pick<Evaluation, 'windows'>,
	lines: readonly WantedLine[]
): Result<string[]> {
	for (const [index, { evidence = [] }] of lines.entries()) {
		const wrong = (what: string) =>
			refuse('request.invalid', { errors: [{ path: `/lines/${index}/evidence`, what }] });
		if (evidence.length > PHOTOS_PER_LINE) return wrong(`at most ${PHOTOS_PER_LINE} pictures`);
		if (new Set(evidence).size < evidence.length) return wrong('each picture once');
	}
	const missing = lines.filter(({ line, reason, evidence = [] }) => {
		const rule = windows.find((window) => window.line.id === line)?.rules.return;
		return evidence.length === 0 && rule?.evidence === 'required' && reasonFacts(reason)?.evidence === true;
	});
	if (missing.length > 0)
		return refuse('return.evidence_missing', { lines: missing.map(({ line }) => line) });
	return accept([...new Set(lines.flatMap(({ evidence = [] }) => evidence))]);
}
