import { sendAgainByForm } from '#server/http/again-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { boardOf, bulkActions, onSide, sideOf } from '#server/http/task-forms.ts';

const MOST = 200;

export async function load(event) {
	const { locals, url } = event;
	const board = await boardOf(event, 'parcel', ['parcel.quiet']);
	const { deskQueues } = locals.app;
	const [parcels, back] = await orUnavailable(Promise.all([deskQueues.stalled(), deskQueues.wentBack(MOST)]));
	const isShown = ({ id }: { id: string }) => onSide(board, sideOf(url, locals).side, id);
	return { parcels: parcels.filter(isShown).slice(0, MOST), back: back.filter(isShown), most: MOST, board };
}

export const actions = { ...bulkActions, again: sendAgainByForm };
