import { readOrder } from '#server/http/order-read.ts';
import { answerOutage } from '#server/http/outage.ts';

// The door answers this itself (src/door/order-read.ts); `npm run dev` has no door, and odd refs come this way.
export const GET = (event) =>
	answerOutage(event, async () => {
		const { params, locals, request } = event;
		const { status, headers, body } = await readOrder(locals.app, locals.principal, params.ref, (name) =>
			request.headers.get(name)
		);
		return new Response(body, { status, headers });
	});
