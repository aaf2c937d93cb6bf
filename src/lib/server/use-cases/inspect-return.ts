import type { ReturnLineRecord } from '#domain/return/return-record.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { deductible, takesOfReceived, withDeductions } from '#domain/return/amounts.ts';
import type { ConditionBack } from '#domain/return/states.ts';
import type { NewEntry } from '#server/db/history.ts';
import { changeReturnLine } from '#server/db/returns.ts';
import { chargeSettled } from './charge-unreturned.ts';
import type { Command } from './command.ts';
import {
	endStep,
	exchangeOf,
	holdReturn,
	later,
	nextState,
	type HeldReturn,
	type SteppedReturn
} from './hold-return.ts';
import { payReturn } from './pay-return.ts';
import { findShown, keepFindings } from './show-evidence.ts';
import { runningTakes } from './quoted-takes.ts';
import { dropMissing } from './settle-return.ts';

export type InspectedLine = {
	line: string;
	/** How many were looked at: as many as came, where it is said. */
	quantity?: number | undefined;
	condition: ConditionBack;
	resellable: boolean;
	/** Minor units, with what the buyer is told and shown: ids of pictures of the order. */
	deduction?: { amount: number; reason: string; photos?: readonly string[] | undefined } | undefined;
};
export type InspectReturnInput = { id: string; lines: readonly InspectedLine[] };

/**
 * Somebody has looked at what came. What they deduct is bounded by what the line is worth to its buyer, who is told and
 * may object; the rest goes back at once. Without a deduction the return is settled. Pieces that did not come are the
 * buyer's again.
 *
 * Refusals: `return.not_found`; `return.state_conflict` with the `state` it has; `line.not_found`;
 * `quantity.unavailable`; `refund.exceeds_refundable` with the `line` and what it is worth, `refundable`;
 * `return.refunded` for a deduction from money that has gone out already; those of `findShown`.
 */
export const inspectReturn: Command<InspectReturnInput, SteppedReturn> = async (tx, actor, { id, lines }) => {
	const held = await holdReturn(tx, id);
	if (!held) return refuse('return.not_found');
	const state = nextState(held, 'inspect');
	if (!state.ok) return state;
	const checked = checkLines(held, lines);
	if (!checked.ok) return checked;
	const shown = await findShown(tx, held.order.id, checked.value);
	if (!shown.ok) return shown;

	const { back, order, terms } = held;
	const deductions = checked.value.filter(({ deduction }) => deduction > 0);
	for (const { line, condition, resellable, deduction, reason } of checked.value) {
		const found = { condition, resellable, deduction, deductionReason: deduction > 0 ? reason : null };
		await changeReturnLine(tx, back.id, line, found);
	}
	await keepFindings(tx, back.id, checked.value);
	const portions = await dropMissing(tx, held);
	const takes = withDeductions(takesOfReceived(runningTakes(held), held.lines), deductions);
	const paid = await payReturn(tx, held, { takes, portions, receivedAt: back.receivedAt });
	const told = checked.value.map(({ line, condition, resellable, deduction }) => ({
		...{ line, condition, resellable, deduction }
	}));
	const total = deductions.reduce((sum, { deduction }) => sum + deduction, 0);
	const objectBy = total > 0 ? later(order.now, terms.object_within) : null;
	const name = { return: back.id, number: back.number };
	const data = { ...name, lines: told, deduction: total, object_by: objectBy?.toISOString() ?? null };
	const refund = paid.to.refunded ?? 0;
	const entries: NewEntry[] = [{ type: 'return.inspected', data }, ...paid.entries];
	if (total === 0) entries.push({ type: 'return.settled', data: { ...name, refund } });
	const to = {
		...{ ...paid.to, state: total > 0 ? state.value : ('settled' as const) },
		...{ inspectedAt: order.now, objectBy, settledAt: total > 0 ? null : order.now }
	};
	const stepped = await endStep(tx, held, actor, { to, portions, entries });
	const charged = total === 0 ? await chargeSettled(tx, actor, { id }) : accept({ due: 0 });
	return charged.ok ? accept(stepped) : charged;
};

type CheckedLine = Omit<InspectedLine, 'deduction' | 'quantity'> & {
	deduction: number;
	reason: string;
	/** What shows it; none where nothing is deducted. */
	photos: readonly string[];
};

/** Whether other goods were sent for a gift: then nobody gets money for it that something could be kept of. */
const isGivenFor = (held: HeldReturn, line: string): boolean =>
	held.back.giftLinkId !== null && (exchangeOf(held)?.lines.some((one) => one.line === line) ?? false);

function checkLines(held: HeldReturn, named: readonly InspectedLine[]): Result<CheckedLine[]> {
	const deductibles = deductible(runningTakes(held), held.lines);
	const checked: CheckedLine[] = [];
	for (const [index, { line, quantity, condition, resellable, deduction }] of named.entries()) {
		const known: ReturnLineRecord | undefined = held.lines.find((one) => one.line === line);
		if (!known) return refuse('line.not_found', { lines: [line] });
		if (named.findIndex((one) => one.line === line) !== index) {
			const what = 'another line: each is looked at once';
			return refuse('request.invalid', { errors: [{ path: `/lines/${index}/line`, what }] });
		}
		if (quantity !== undefined && quantity !== known.received) {
			return refuse('quantity.unavailable', { available: [{ line, quantity: known.received }] });
		}
		const amount = deduction?.amount ?? 0;
		if (amount > 0 && held.back.refundedAt !== null) return refuse('return.refunded');
		const most = isGivenFor(held, line) ? 0 : (deductibles.get(line) ?? 0);
		if (amount > most) return refuse('refund.exceeds_refundable', { line, refundable: most });
		const photos = amount > 0 ? [...new Set(deduction?.photos?.map((id) => id.toLowerCase()))] : [];
		const reason = deduction?.reason ?? condition;
		checked.push({ line, condition, resellable, deduction: amount, reason, photos });
	}
	return accept(checked);
}
