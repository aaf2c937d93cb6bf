import { fail } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { STATUS } from '#server/http/problem.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { reasonIn, textIn } from '#server/http/staff-forms.ts';
import { mapForm } from '#server/http/code-forms.ts';
import { boardOf, bulkActions, onSide, sideOf } from '#server/http/task-forms.ts';
import { sendUntoldForm, toldForm } from '#server/http/untold-forms.ts';
import { againForm, byHandForm, deskWriteBack } from '#server/http/write-back-forms.ts';

export async function load(event) {
	const { locals, url } = event;
	const asked = sideOf(url, locals);
	const [writeBacks, parcels, codeBoard, notices] = await Promise.all([
		boardOf(event, 'write_back', ['write_back.retry']),
		boardOf(event, 'parcel'),
		boardOf(event, 'code'),
		boardOf(event, 'notice')
	]);
	const { failed, leftAnyway, strays, codes, stock, tasks } = await orUnavailable(
		locals.app.webhooks.troubles()
	);
	const untold = await orUnavailable(locals.app.storefronts.tasks(asked));
	return {
		boards: { writeBacks, parcels, codes: codeBoard, notices },
		unsent: await orUnavailable(locals.app.telling.untold(asked)),
		untold: untold.map((one) => deskWriteBack(one)),
		leftAnyway: leftAnyway.filter(({ shipment }) => onSide(parcels, asked.side, shipment)),
		tasks: tasks.map(({ id, kind, provider, reference, ref, displayRef, facts, raisedAt }) => ({
			...{ id, kind, provider, reference, ref, displayRef, facts },
			raisedAt: raisedAt.toISOString()
		})),
		failed: failed.map((one) => ({ ...one, receivedAt: one.receivedAt.toISOString() })),
		strays: strays.map((one) => ({ ...one, lastHeardAt: one.lastHeardAt?.toISOString() ?? null })),
		codes: codes
			.filter(({ carrier, code }) => onSide(codeBoard, asked.side, `${carrier}/${code}`))
			.map((one) => ({ ...one, lastSeenAt: one.lastSeenAt?.toISOString() ?? null })),
		stock: stock.map((one) => ({
			...one,
			raisedAt: one.raisedAt.toISOString(),
			nextDeliveryAt: one.nextDeliveryAt?.toISOString() ?? null
		}))
	};
}

export const actions = {
	...bulkActions,
	map: mapForm,
	again: againForm,
	byHand: byHandForm,
	send: sendUntoldForm,
	told: toldForm,
	end: async ({ request, locals }) => {
		const form = await request.formData();
		const task = textIn(form, 'task', 40);
		const input = { id: task, reason: reasonIn(form) };
		const ended = await orUnavailable(locals.app.webhooks.endTask(getStaff(locals), input));
		if (ended.ok) return { about: 'end' as const, ended: task };
		const { code } = ended.refusal;
		return fail(STATUS[code], { about: 'end' as const, task, code });
	},
	retry: async ({ request, locals }) => {
		const form = await request.formData();
		const delivery = textIn(form, 'delivery', 40);
		const input = { id: delivery, reason: reasonIn(form) };
		const retried = await orUnavailable(locals.app.webhooks.retry(getStaff(locals), input));
		if (retried.ok) return { about: 'retry' as const, retried: delivery };
		const { code } = retried.refusal;
		return fail(STATUS[code], { about: 'retry' as const, delivery, code });
	}
};
