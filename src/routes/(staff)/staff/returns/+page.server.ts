import { queueNamed } from '#domain/return/desk-steps.ts';
import { orUnavailable } from '#server/http/outage.ts';

export async function load({ locals, url }) {
	const queue = queueNamed(url.searchParams.get('queue'));
	const cursor = url.searchParams.get('after');
	const { list, counts, next } = await orUnavailable(locals.app.deskReturns.list({ queue, cursor }));
	return { returns: list, counts, queue, next };
}
