import type { Evaluation, PieceWindow } from '../policy/evaluate.ts';
import { EXEMPTION_KINDS, LAWS, type ExemptionKind } from '../policy/floors/laws.ts';
import type { Millis } from '../time/instant.ts';

/** Whether pieces can be withdrawn from now: a law says so, whatever the shop's own rules are. */
export const isCovered = ({ current }: Pick<PieceWindow, 'current'>): boolean =>
	current.floor?.right === 'withdrawal';

/** Why an order cannot be withdrawn from, where it never could. `seven_days`: China's right, which is one to return. */
export type NoRight = 'business' | 'country_unknown' | 'country' | 'seven_days' | 'exempt' | 'all_gone';

/** The right of withdrawal over an order at the instant it was evaluated. */
export type WithdrawalRight =
	| {
			state: 'open';
			jurisdiction: string;
			source: string;
			address: string;
			/** The first end of it among the pieces; null while what it counts from has not come. */
			until: Millis | null;
			/** What goes with the lines that it does not cover. */
			exempt: ExemptLine[];
	  }
	| {
			state: 'ended';
			jurisdiction: string;
			source: string;
			address: string;
			at: Millis;
			exempt: ExemptLine[];
	  }
	| { state: 'none'; why: NoRight; exempt: ExemptLine[] };

/** A line that a law takes out of the right, with the evidence that the order has of it. */
export type ExemptLine = { line: string; kind: ExemptionKind };

/**
 * Says whether there is a right to withdraw, until when, and where there is none, why. Pure.
 *
 * @param evaluation all pieces that are still in the order
 */
export function rightOf({ order, windows }: Pick<Evaluation, 'order' | 'windows'>): WithdrawalRight {
	const floors = windows.flatMap((window) =>
		window.floors
			.filter(({ right }) => right === 'withdrawal')
			.map((floor) => ({ ...floor, covered: isCovered(window) }))
	);
	const [law] = floors;
	const exempt = exemptLines(windows);
	if (!law) return { state: 'none', why: whyNone(order, windows), exempt };
	const { jurisdiction, source, address } = LAWS[law.law];
	const open = floors.filter(({ covered }) => covered);
	if (open.length === 0) {
		return { state: 'ended', jurisdiction, source, address, at: Math.max(...ends(floors)), exempt };
	}
	const known = ends(open);
	const until = known.length > 0 ? Math.min(...known) : null;
	return { state: 'open', jurisdiction, source, address, until, exempt };
}

const ends = (floors: readonly { until: Millis | null }[]): Millis[] =>
	floors.flatMap(({ until }) => (until === null ? [] : [until]));

function exemptLines(windows: readonly PieceWindow[]): ExemptLine[] {
	const lines = new Map<string, ExemptionKind>();
	for (const { line, floors } of windows) {
		const kind = EXEMPTION_KINDS.find((one) => one === line.exemption?.kind);
		if (kind && !floors.some(({ right }) => right === 'withdrawal')) lines.set(line.id, kind);
	}
	return [...lines].map(([line, kind]) => ({ line, kind }));
}

function whyNone(
	{ buyer_kind, buyer_country }: Evaluation['order'],
	windows: readonly PieceWindow[]
): NoRight {
	if (windows.length === 0) return 'all_gone';
	if (buyer_kind === 'business') return 'business';
	if (buyer_country === null) return 'country_unknown';
	const speaks = (countries: readonly string[]) => countries.includes(buyer_country);
	if (speaks(LAWS.eu_withdrawal.countries) || speaks(LAWS.uk_cancellation.countries)) return 'exempt';
	return speaks(LAWS.cn_seven_days.countries) ? 'seven_days' : 'country';
}
