import { orUnavailable } from '#server/http/outage.ts';

const MOST = 200;

export async function load({ locals }) {
	const parcels = await orUnavailable(locals.app.deskQueues.stalled());
	return { parcels: parcels.slice(0, MOST), most: MOST };
}
