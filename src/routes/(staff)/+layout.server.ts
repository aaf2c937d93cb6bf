import { orUnavailable } from '#server/http/outage.ts';

const KEYS_COOKIE = 'desk-keys';

/** Who is at the desk, and whether single keys do something; nobody on the pages before the sign-in. */
export async function load({ locals, cookies }) {
	const { principal, app } = locals;
	const account = principal.kind === 'staff' ? await orUnavailable(app.staff.nameOf(principal)) : undefined;
	return {
		now: new Date().toISOString(),
		shopZone: app.zone,
		me: account,
		keys: cookies.get(KEYS_COOKIE) !== 'off'
	};
}
