import { orUnavailable } from '#server/http/outage.ts';

/** "You said, we changed": what the shop tells of, for everybody. */
export async function load({ locals }) {
	return { changes: await orUnavailable(locals.app.changes.told()), zone: locals.app.zone };
}
