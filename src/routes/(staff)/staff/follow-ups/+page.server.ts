import { followUpActions } from '#server/http/follow-up-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { boardOf, onSide, sideOf } from '#server/http/task-forms.ts';

export async function load(event) {
	const { locals, url } = event;
	const board = await boardOf(event, 'follow_up');
	const list = await orUnavailable(locals.app.followUps.list());
	const { side } = sideOf(url, locals);
	return { list: list.filter(({ id }) => onSide(board, side, id)), board };
}

export const actions = followUpActions;
