import type { PolicyVersion } from '#domain/policy/document.ts';
import type { BehindAsk, ReasonsAsk } from '#domain/reasons/ask.ts';
import { latenessFigures } from '#domain/reasons/figures.ts';
import { freeWindow } from '#domain/reasons/free-window.ts';
import { LOW_SCORE } from '#domain/reasons/lateness.ts';
import { curveOf } from '#domain/reasons/marks.ts';
import { paretoOf } from '#domain/reasons/pareto.ts';
import type { BehindOrder, ReasonFigures } from '#domain/reasons/view.ts';
import { wilson } from '#domain/reasons/wilson.ts';
import { dayText, type Day } from '#domain/time/instant.ts';
import { localDay } from '#domain/time/local-day.ts';
import type { Connection } from '../db/client.ts';
import { listChangeMarks } from '../db/reason-marks.ts';
import { listBehind } from '../db/reasons-behind.ts';
import {
	countPlaced,
	sumDimension,
	sumHandovers,
	sumLateness,
	sumMoments,
	sumReasons,
	sumSteps
} from '../db/reasons.ts';
import { findSetting } from '../db/settings-store.ts';
import { COUNTED, type Counted } from '../jobs/reasons-reader.ts';

const PAGE = 50;
/** A table of more products than these is looked at as a file of the orders. */
const MOST_VALUES = 20;

/** Why people cancel and send back, as the shop looks at it: figures, and the orders behind each. */
export function reasonsOf({
	connection: { db },
	zone,
	versions
}: {
	connection: Pick<Connection, 'db'>;
	zone: string;
	versions: (newest: number | null) => Promise<readonly PolicyVersion[]>;
}) {
	/** The free window of the policy that holds now. */
	async function windowNow() {
		const now = Date.now();
		const held = (await versions(null)).findLast(({ valid_from }) => Date.parse(valid_from) <= now);
		return held ? freeWindow(held.document) : null;
	}

	return {
		today: (): Day => localDay(Date.now(), zone),
		/** All that the page shows, read side by side; every statement by index. */
		async figures(ask: ReasonsAsk): Promise<ReasonFigures> {
			const days = { from: dayText(ask.from), to: dayText(ask.to), zone };
			const [placed, reasons, moments, handovers, values, late, steps, marks, window, counted] =
				await Promise.all([
					countPlaced(db, ask),
					sumReasons(db, ask),
					sumMoments(db, ask),
					sumHandovers(db, ask),
					sumDimension(db, ask, MOST_VALUES),
					sumLateness(db, ask, LOW_SCORE),
					sumSteps(db, ask),
					listChangeMarks(db, days),
					windowNow(),
					findSetting(db, COUNTED) as Promise<Counted | undefined>
				]);
			const happened = steps.reduce((sum, { n }) => sum + n, 0);
			return {
				...{ placed, happened, marks, zone },
				isCounting: counted?.done !== true,
				share: wilson(happened, placed),
				reasons: paretoOf(reasons),
				when: {
					n: [...moments.marks.values()].reduce((sum, n) => sum + n, 0),
					median: moments.median,
					points: curveOf(moments.marks),
					handed: [...handovers.values()].reduce((sum, n) => sum + n, 0),
					handovers: curveOf(handovers),
					window: ask.kind === 'cancel' ? window : null
				},
				values: values.map((row) => ({ ...row, rate: wilson(row.n, Math.max(row.n, row.of)) })),
				lateness: latenessFigures(late),
				steps: steps.map((row) => ({ ...row, rate: wilson(row.n, Math.max(row.n, row.of)) }))
			};
		},
		/** A page of the orders behind a figure, with the cursor of the next. */
		async behind(ask: ReasonsAsk, behind: BehindAsk): Promise<{ list: BehindOrder[]; next: string | null }> {
			const found = await listBehind(db, ask, behind, PAGE + 1);
			const list = found.slice(0, PAGE);
			const last = found.length > PAGE ? list.at(-1) : undefined;
			return { list, next: last ? `${Date.parse(last.placedAt)}_${last.id}` : null };
		}
	};
}
