import { redirect } from '@sveltejs/kit';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export async function load({ url, locals }) {
	const typed = url.searchParams.get('q')?.trim() ?? '';
	if (typed === '') return { typed, orders: [] };
	const { orders, exact } = await orUnavailable(locals.app.desk.find(getStaff(locals), typed));
	if (exact !== undefined) redirect(303, `/staff/orders/${encodeURIComponent(exact)}`);
	return { typed, orders };
}
