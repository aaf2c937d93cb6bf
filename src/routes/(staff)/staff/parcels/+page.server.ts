import { orUnavailable } from '#server/http/outage.ts';
import { boardOf, bulkActions, onSide, sideOf } from '#server/http/task-forms.ts';

const MOST = 200;

export async function load(event) {
	const { locals, url } = event;
	const board = await boardOf(event, 'parcel', ['parcel.quiet']);
	const parcels = await orUnavailable(locals.app.deskQueues.stalled());
	const shown = parcels.filter(({ id }) => onSide(board, sideOf(url, locals).side, id));
	return { parcels: shown.slice(0, MOST), most: MOST, board };
}

export const actions = { ...bulkActions };
