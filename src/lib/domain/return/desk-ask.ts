import { cancelPage, type CancelPage } from '../cancellation/cancel-pages.ts';
import type { CancelChoice } from '../cancellation/cancel-choices.ts';
import type { OrderTerms } from '../cancellation/order-terms.ts';
import type { OrderRecord } from '../order/order-record.ts';
import type { Resolution } from '../policy/document.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import type { RefusalCode } from '../refusal.ts';
import { reasonGroups, type ReasonGroup } from './reasons.ts';
import { returnChoices } from './return-choices.ts';
import { offeredWays, type OfferedWay } from './terms.ts';

/** What a buyer can be given for what comes back, or stays; other goods are chosen beside it. */
export const DESK_RESOLUTIONS = ['refund', 'store_credit', 'keep'] as const satisfies Resolution[];
type DeskResolution = (typeof DESK_RESOLUTIONS)[number];

/** What can be asked for at the desk: which pieces may come back, until when, how and for which reasons. */
export type DeskAskPage = CancelPage & {
	back: {
		ways: OfferedWay[];
		/**
		 * Of each line: until when it can be sent back, RFC 3339, where a clock says; the questions worth asking, and what
		 * can be had for it, the money back first.
		 */
		lines: { line: string; until?: string; groups: ReasonGroup[]; resolutions: DeskResolution[] }[];
		/** Why nothing can be sent back, and since when. */
		closed: { code: RefusalCode; at?: string } | null;
	};
};

/**
 * @param terms those of the same record
 * @param evaluation of the same record, at the instant it was read
 * @param zone the shop's named zone
 */
export function deskAskPage(
	record: OrderRecord,
	terms: OrderTerms,
	evaluation: Evaluation,
	zone: string
): DeskAskPage {
	const action = terms.actions.find(({ kind }) => kind === 'return');
	const own = (line: string) => action?.lines.find((one) => one.line === line);
	const offered = new Map(returnChoices(record, evaluation).map((one) => [one.line, one.resolutions]));
	const lines = record.lines.map(({ id: line, category }) => {
		const until = own(line)?.until;
		const resolutions = DESK_RESOLUTIONS.filter((one) => offered.get(line)?.includes(one));
		return { line, ...(until !== undefined && { until }), groups: reasonGroups(category), resolutions };
	});
	const code = action?.allowed ? undefined : action?.code;
	return {
		...cancelPage(record, terms, zone),
		choices: record.lines.map((line): CancelChoice => {
			const facts = { line: line.id, title: line.title, options: line.options };
			const most = own(line.id)?.quantity ?? 0;
			return {
				...facts,
				...(line.image_url && { imageUrl: line.image_url }),
				most,
				held: 0,
				asked: 0,
				blocked: []
			};
		}),
		back: {
			ways: offeredWays(evaluation.version.document, record.currency),
			lines,
			closed: code ? { code, ...(action?.closed_at !== undefined && { at: action.closed_at }) } : null
		}
	};
}
