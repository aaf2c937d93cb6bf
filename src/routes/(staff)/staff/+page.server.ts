import { redirect } from '@sveltejs/kit';
import { askAddress, isAsked, readAsk } from '#domain/search/ask.ts';
import { askedFields } from '#server/http/search-fields.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export async function load({ url, locals, depends }) {
	const ask = readAsk((name) => url.searchParams.get(name));
	const staff = getStaff(locals);
	// What a form leaves empty is not part of an address that colleagues send each other.
	if ([...url.searchParams.values()].includes('')) {
		const address = askAddress(ask, ask.after);
		redirect(303, address === '' ? '/staff' : `/staff?${address}`);
	}
	const fields = askedFields(ask);
	if (!isAsked(ask)) {
		depends('desk:queues');
		const readAt = new Date().toISOString();
		const queues = await orUnavailable(locals.app.deskQueues.list(staff));
		return { fields, faults: ask.faults, queues, readAt };
	}
	const { orders, exact, next, near, limit } = await orUnavailable(locals.app.desk.find(staff, ask));
	if (exact !== undefined) redirect(303, `/staff/orders/${encodeURIComponent(exact)}`);
	const mayExport = staff.role !== 'agent' && ask.faults.length === 0;
	const isAll = next === undefined && ask.after === undefined && limit === undefined;
	const { count } = locals.app.desk.files;
	const rows = isAll
		? { rows: orders.length, isMore: false }
		: mayExport && (await orUnavailable(count.orders(ask)));
	return {
		fields,
		result: {
			orders: orders.map(({ id: _id, ...order }) => order),
			next: next && `/staff?${askAddress(ask, next)}`,
			file: mayExport ? { href: `/staff/export?${askAddress(ask)}`, count: rows || null } : null,
			...{ near, limit, faults: ask.faults, cut: ask.typed.cut }
		}
	};
}
