import { fail } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { STATUS } from '#server/http/problem.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { reasonIn, textIn } from '#server/http/staff-forms.ts';

export async function load({ locals }) {
	const { failed, leftAnyway, strays, codes, stock } = await orUnavailable(locals.app.webhooks.troubles());
	return {
		leftAnyway,
		failed: failed.map((one) => ({ ...one, receivedAt: one.receivedAt.toISOString() })),
		strays: strays.map((one) => ({ ...one, lastHeardAt: one.lastHeardAt?.toISOString() ?? null })),
		codes: codes.map((one) => ({ ...one, lastSeenAt: one.lastSeenAt?.toISOString() ?? null })),
		stock: stock.map((one) => ({
			...one,
			raisedAt: one.raisedAt.toISOString(),
			nextDeliveryAt: one.nextDeliveryAt?.toISOString() ?? null
		}))
	};
}

export const actions = {
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
