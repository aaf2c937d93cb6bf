import { error } from '@sveltejs/kit';
import { isAsked, readAsk } from '#domain/search/ask.ts';
import { csvFile } from '#server/http/csv.ts';
import { ORDER_HEAD, orderCells } from '#server/http/desk-csv.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';

/** The orders that a search finds. */
export async function GET({ url, locals }) {
	const ask = readAsk((name) => url.searchParams.get(name));
	if (!isAsked(ask) || ask.faults.length > 0) error(400);
	const batches = await orUnavailable(locals.app.desk.files.orders(getStaff(locals), ask));
	return csvFile('orders', ORDER_HEAD, batches, orderCells);
}
