import { orUnavailable } from '#server/http/outage.ts';
import { deskRefund } from '#server/http/refund-answer.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { textIn } from '#server/http/staff-forms.ts';
import { boardOf, bulkActions, mayAct, sideOf } from '#server/http/task-forms.ts';
import { failRefundForm } from '#server/http/refund-forms.ts';

export async function load(event) {
	const { locals, url } = event;
	const board = await boardOf(event, 'refund', ['refund.retry']);
	const side = sideOf(url, locals);
	const { list, most } = await orUnavailable(locals.app.destinations.listOpen(side));
	const { mostRefunds, count } = locals.app.desk.files;
	const rows =
		list.length < most ? { rows: list.length, isMore: false } : await orUnavailable(count.refunds(side));
	const file = { most: mostRefunds, count: rows ?? null };
	return { refunds: list.map((one) => deskRefund(one)), most, board, file };
}

export const actions = {
	...bulkActions,
	/** Shown this once; who asked is written down. */
	account: async ({ request, locals }) => {
		const id = textIn(await request.formData(), 'refund', 40);
		const actor = { kind: 'staff', id: getStaff(locals).id } as const;
		const read = await orUnavailable(locals.app.destinations.read(actor, id));
		return read.ok ? { refund: id, account: read.value } : failRefundForm(id, read.refusal);
	},
	settle: async ({ request, locals }) => {
		const form = await request.formData();
		const [id, reference] = [textIn(form, 'refund', 40), textIn(form, 'reference', 200).trim()];
		if (reference === '') return failRefundForm(id, { code: 'request.invalid', field: 'reference' });
		const may = await mayAct(locals, 'refund', id, form);
		if (!may.ok) return failRefundForm(id, may.refusal);
		const done = await orUnavailable(locals.app.destinations.settle(getStaff(locals), { id, reference }));
		return done.ok ? { refund: id, done: 'settled' as const } : failRefundForm(id, done.refusal);
	},
	fail: async ({ request, locals }) => {
		const form = await request.formData();
		const [id, reason] = [textIn(form, 'refund', 40), textIn(form, 'why', 500).trim()];
		if (reason === '') return failRefundForm(id, { code: 'request.invalid', field: 'why' });
		const may = await mayAct(locals, 'refund', id, form);
		if (!may.ok) return failRefundForm(id, may.refusal);
		const done = await orUnavailable(locals.app.destinations.fail(getStaff(locals), { id, reason }));
		return done.ok ? { refund: id, done: 'failed' as const } : failRefundForm(id, done.refusal);
	}
};
