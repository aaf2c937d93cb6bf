import { feedbackActions, feedbackAskOf } from '#server/http/feedback-desk-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { boardOf, onSide, sideOf } from '#server/http/task-forms.ts';

export async function load(event) {
	const { locals, url } = event;
	const { feedbackDesk } = locals.app;
	const board = await boardOf(event, 'feedback');
	const isTodo = url.searchParams.get('list') === 'todo';
	const ask = feedbackAskOf(url.searchParams);
	const [found, themes, sums] = await orUnavailable(
		Promise.all([
			isTodo ? feedbackDesk.followUps().then((list) => ({ list, next: null })) : feedbackDesk.list(ask),
			feedbackDesk.themes(),
			feedbackDesk.sums()
		])
	);
	const { side } = sideOf(url, locals);
	const query = new URLSearchParams(url.searchParams);
	query.delete('after');
	for (const key of [...query.keys()]) if (key.startsWith('/')) query.delete(key);
	const next = found.next && new URLSearchParams([...query, ['after', `${found.next.at}_${found.next.id}`]]);
	return {
		isTodo,
		list: isTodo ? found.list.filter(({ id }) => onSide(board, side, id)) : found.list,
		next: next && `/staff/feedback?${next.toString()}`,
		file: `/staff/feedback/export?${query.toString()}`,
		ask: {
			score: ask.score ?? null,
			theme: ask.theme ?? '',
			product: ask.product ?? '',
			only: ask.only ?? ''
		},
		themes: themes.map(({ handle, names, urgent }) => ({ handle, names, urgent })),
		sums: { ...sums, themes: Object.fromEntries(sums.themes), days: feedbackDesk.days },
		board,
		role: getStaff(locals).role
	};
}

export const actions = feedbackActions;
