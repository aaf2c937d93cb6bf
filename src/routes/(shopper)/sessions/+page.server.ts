import { orUnavailable } from '#server/http/outage.ts';

export async function load({ locals }) {
	const { sessions, zone: shopZone } = locals.app;
	const listed = await orUnavailable(sessions.list(locals.principal));
	return {
		shopZone,
		asOf: Date.now(),
		sessions: listed.map(({ createdAt, lastSeenAt, ...one }) => ({
			...one,
			createdAt: createdAt.toISOString(),
			lastSeenAt: lastSeenAt.toISOString()
		}))
	};
}

export const actions = {
	end: async ({ locals, request }) => {
		const handle = String((await request.formData()).get('handle') ?? '');
		await orUnavailable(locals.app.sessions.endListed(locals.principal, handle));
		return { ended: true };
	},
	others: async ({ locals }) => {
		await orUnavailable(locals.app.sessions.endOthers(locals.principal));
		return { ended: true };
	}
};
