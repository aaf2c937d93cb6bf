import { orUnavailable } from '#server/http/outage.ts';

export async function load({ locals }) {
	const { changes } = locals.app;
	const [list, { themes }] = await orUnavailable(Promise.all([changes.list(), changes.choices()]));
	return { list, themes };
}
