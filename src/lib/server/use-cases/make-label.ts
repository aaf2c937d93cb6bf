import { accept, refuse } from '#domain/refusal.ts';
import { hasLabel, type LabelProvider } from '#domain/return/label.ts';
import { newId } from '#server/db/ids.ts';
import {
	changeLabel,
	claimLabelRow,
	findLabel,
	findLabelOrder,
	type StoredLabel
} from '#server/db/labels.ts';
import { raiseTasks } from '#server/db/money-tasks.ts';
import type { LabelReport, VoidReport } from '#server/ports/labels.ts';
import { openBackParcel } from './back-parcel.ts';
import type { Command } from './command.ts';
import { holdReturn } from './hold-return.ts';

/**
 * Writes a return's label down, once: ours is made by that, another's is asked for afterwards. Asked again, it answers
 * the one there is, whoever makes it.
 *
 * Refusals: `return.not_found`; `return.state_conflict` where there is nothing to send, with its `state`.
 */
export const claimLabel: Command<{ id: string; provider: LabelProvider }, StoredLabel> = async (
	tx,
	_,
	{ id, provider }
) => {
	const held = await holdReturn(tx, id);
	if (!held) return refuse('return.not_found');
	const { back, order } = held;
	if (!hasLabel(back.state)) return refuse('return.state_conflict', { state: back.state });
	const row = { id: newId(), returnId: back.id, provider, createdAt: order.now };
	const mine = await claimLabelRow(tx, {
		...row,
		...(provider === 'own' ? { state: 'made' as const, madeAt: order.now } : { state: 'asked' as const })
	});
	const label = mine ?? (await findLabel(tx, back.id));
	if (!label) throw new Error(`return ${back.id} lost its label under its order's lock`);
	return accept(label);
};

export type ReportedLabel = { id: string; returnId: string; report: LabelReport };

/**
 * What a service said of a label. Made, a parcel on its way back is opened with its number, unless the return was given
 * up meanwhile: then it is given back. Said again it changes nothing.
 *
 * Refusals: `return.not_found`.
 */
export const recordLabel: Command<ReportedLabel, void> = async (tx, actor, { id, returnId, report }) => {
	const held = await holdReturn(tx, returnId);
	if (!held) return refuse('return.not_found');
	const { order, back } = held;
	const open = ['asked', 'unknown'] as const;
	if (report.state === 'unknown') await changeLabel(tx, id, open, { state: 'unknown' });
	if (report.state === 'failed') {
		await changeLabel(tx, id, open, { state: 'failed', failure: report.reason, endedAt: order.now });
	}
	if (report.state !== 'made') return accept(undefined);
	const { carrier, trackingNumber, url, reference, cost } = report;
	// Whose address is forgotten, of them no label is kept.
	const kept = held.record.people ? url : null;
	const facts = {
		...{ state: 'made' as const, carrier, trackingNumber, reference, url: kept, madeAt: order.now },
		...(cost && { cost: cost.amount, costCurrency: cost.currency })
	};
	if (!(await changeLabel(tx, id, open, facts)) || !hasLabel(back.state)) return accept(undefined);
	const parcel = await openBackParcel(tx, actor, { ref: order.ref, carrier, trackingNumber, back: back.id });
	if (!parcel.ok) return parcel;
	await changeLabel(tx, id, ['made'], { shipmentId: parcel.value.id });
	return accept(undefined);
};

/**
 * What became of giving a label back. One that a service keeps has been paid for: it stands so, and is a task at the desk. No
 * answer changes nothing: the clock asks again.
 */
export const recordVoid: Command<{ id: string; report: VoidReport }, void> = async (
	tx,
	_,
	{ id, report }
) => {
	const ended = { endedAt: new Date() };
	if (report.state === 'voided') await changeLabel(tx, id, ['made'], { state: 'voided', ...ended });
	if (report.state !== 'kept') return accept(undefined);
	const about = await findLabelOrder(tx, id);
	const kept = { state: 'kept' as const, failure: report.reason, ...ended };
	if ((await changeLabel(tx, id, ['made'], kept)) && about) {
		const { provider, reference, orderId, number } = about;
		const facts = { about: `${number}: ${report.reason}` };
		await raiseTasks(tx, [{ kind: 'label_kept', provider, reference: reference ?? id, orderId, facts }]);
	}
	return accept(undefined);
};
