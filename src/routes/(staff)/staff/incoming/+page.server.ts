import { orUnavailable } from '#server/http/outage.ts';

export async function load({ locals }) {
	const { failed, strays, codes } = await orUnavailable(locals.app.webhooks.troubles());
	return {
		failed: failed.map((one) => ({ ...one, receivedAt: one.receivedAt.toISOString() })),
		strays: strays.map((one) => ({ ...one, lastHeardAt: one.lastHeardAt?.toISOString() ?? null })),
		codes: codes.map((one) => ({ ...one, lastSeenAt: one.lastSeenAt?.toISOString() ?? null }))
	};
}
