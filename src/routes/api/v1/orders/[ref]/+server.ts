import { etagOf, matchesNone } from '#server/http/conditional.ts';
import { orderAnswer } from '#server/http/order-answer.ts';
import { answerOutage } from '#server/http/outage.ts';
import { problem } from '#server/http/problem.ts';

export const GET = (event) =>
	answerOutage(event, async () => {
		const { params, locals, request } = event;
		const seen = request.headers.get('if-none-match');
		if (seen) {
			const version = await locals.app.orders.version(params.ref);
			if (version !== undefined && matchesNone(seen, etagOf(version))) {
				return new Response(null, {
					status: 304,
					headers: { etag: etagOf(version), 'cache-control': 'private, no-cache' }
				});
			}
		}
		const record = await locals.app.orders.find(params.ref);
		if (!record) return problem({ code: 'order.not_found' }, request.headers.get('accept-language'));
		return new Response(JSON.stringify(orderAnswer(record, await locals.app.orders.terms(record))), {
			headers: {
				'content-type': 'application/json',
				etag: etagOf(record.version),
				'cache-control': 'private, no-cache'
			}
		});
	});
