import { cancelPage, type CancelPage } from '../cancellation/cancel-pages.ts';
import type { CancelChoice } from '../cancellation/cancel-choices.ts';
import type { OrderTerms } from '../cancellation/order-terms.ts';
import type { OrderRecord } from '../order/order-record.ts';
import type { PolicyDocument } from '../policy/document.ts';
import type { RefusalCode } from '../refusal.ts';
import { reasonGroups, type ReasonGroup } from './reasons.ts';
import { offeredWays, type OfferedWay } from './terms.ts';

/** What can be asked for at the desk: which pieces may come back, until when, how and for which reasons. */
export type DeskAskPage = CancelPage & {
	back: {
		ways: OfferedWay[];
		/** Of each line: until when it can be sent back, RFC 3339, where a clock says; and the questions worth asking. */
		lines: { line: string; until?: string; groups: ReasonGroup[] }[];
		/** Why nothing can be sent back, and since when. */
		closed: { code: RefusalCode; at?: string } | null;
	};
};

/**
 * @param terms those of the same record
 * @param zone the shop's named zone
 */
export function deskAskPage(
	record: OrderRecord,
	terms: OrderTerms,
	policy: PolicyDocument,
	zone: string
): DeskAskPage {
	const action = terms.actions.find(({ kind }) => kind === 'return');
	const own = (line: string) => action?.lines.find((one) => one.line === line);
	const lines = record.lines.map(({ id: line, category }) => {
		const until = own(line)?.until;
		return { line, ...(until !== undefined && { until }), groups: reasonGroups(category) };
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
			ways: offeredWays(policy, record.currency),
			lines,
			closed: code ? { code, ...(action?.closed_at !== undefined && { at: action.closed_at }) } : null
		}
	};
}
