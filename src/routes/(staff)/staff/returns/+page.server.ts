import { queueNamed } from '#domain/return/desk-steps.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { boardOf, bulkActions, sideOf } from '#server/http/task-forms.ts';

export async function load(event) {
	const { locals, url } = event;
	const queue = queueNamed(url.searchParams.get('queue'));
	const cursor = url.searchParams.get('after');
	const board = await boardOf(event, 'return', ['return.accept']);
	const { list, counts, next } = await orUnavailable(
		locals.app.deskReturns.list({ queue, cursor, side: sideOf(url, locals) })
	);
	return { returns: list, counts, queue, next, board };
}

export const actions = { ...bulkActions };
