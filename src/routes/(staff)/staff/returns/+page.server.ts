import { queueNamed } from '#domain/return/desk-steps.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { boardOf, bulkActions, sideOf } from '#server/http/task-forms.ts';

export async function load(event) {
	const { locals, url } = event;
	const queue = queueNamed(url.searchParams.get('queue'));
	const cursor = url.searchParams.get('after');
	const board = await boardOf(event, 'return', ['return.accept']);
	const side = sideOf(url, locals);
	const { list, counts, next } = await orUnavailable(locals.app.deskReturns.list({ queue, cursor, side }));
	const isAll = next === null && cursor === null;
	const rows = isAll
		? { rows: list.length, isMore: false }
		: await orUnavailable(locals.app.desk.files.count.returns(queue, side));
	return { returns: list, counts, queue, next, board, rows: rows ?? null };
}

export const actions = { ...bulkActions };
