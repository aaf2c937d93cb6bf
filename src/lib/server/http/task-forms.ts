import { fail } from '@sveltejs/kit';
import type { BulkAction } from '#domain/desk/bulk.ts';
import { sideNamed, type TaskKind, type TaskSide, type TaskWish } from '#domain/desk/tasks.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { getStaff } from './staff-doors.ts';
import { heldFacts, textIn } from './staff-forms.ts';

type TaskBoard = Awaited<ReturnType<App.Locals['app']['tasks']['board']>>;
type Event = { request: Request; locals: App.Locals };

/** Whose tasks a queue's address asks for, and who asks. */
export const sideOf = (url: URL, locals: App.Locals) => ({
	side: sideNamed(url.searchParams.get('who')),
	staff: getStaff(locals).id
});

/** What a queue's page needs to say who has what; a page that calls it reads itself again when something changes. */
export const boardOf = (
	{ locals, depends }: { locals: App.Locals; depends: (name: `${string}:${string}`) => void },
	kind: TaskKind,
	actions: readonly BulkAction[] = []
) => {
	depends('desk:queues');
	return orUnavailable(locals.app.tasks.board(getStaff(locals), kind, actions));
};

/** The same for a list that is made here: whether something is on the side that was asked for. */
export function onSide({ holders, me }: TaskBoard, side: TaskSide, subject: string): boolean {
	const holder = holders[subject];
	return side === 'all' || (side === 'mine' ? holder?.staff === me : holder === undefined);
}

/** Whether a form may act on what a colleague may have in hand: it says `anyway` where it knows. Refusals: `task.held`. */
export const mayAct = (locals: App.Locals, kind: TaskKind, subject: string, form: FormData) =>
	orUnavailable(locals.app.tasks.mayAct(getStaff(locals), kind, subject, form.get('anyway') === '1'));

async function turn({ request, locals }: Event, wishOf: (form: FormData) => TaskWish) {
	const form = await request.formData();
	const [kind, task] = [textIn(form, 'kind', 40), textIn(form, 'task', 300)];
	const wish = wishOf(form);
	const done = await orUnavailable(locals.app.tasks.turn(getStaff(locals), { kind, subject: task, ...wish }));
	const about = 'task' as const;
	if (done.ok) return { about, task, turned: wish.wish };
	const { code } = done.refusal;
	return fail(STATUS[code], { about, task, code, ...heldFacts(done.refusal) });
}

/** What can be done about tasks on a queue's page. */
export const taskActions = {
	take: (event: Event) => turn(event, () => ({ wish: 'take' })),
	giveBack: (event: Event) => turn(event, () => ({ wish: 'give_back' })),
	hand: (event: Event) => turn(event, (form) => ({ wish: 'hand', to: textIn(form, 'to', 40) }))
};

/** The same where several can be chosen. */
export const bulkActions = {
	...taskActions,
	/** `how` is an action and a reason's handle: one choice, so that no other reason can stand beside it. */
	bulk: async ({ request, locals }: Event) => {
		const form = await request.formData();
		const [action = '', handle = ''] = textIn(form, 'how', 80).split('/');
		const subjects = form.getAll('subject').map((one) => (typeof one === 'string' ? one.slice(0, 300) : ''));
		const input = {
			...{ action, subjects, reason: { handle, words: textIn(form, 'words', 500) } },
			...{ days: Number(textIn(form, 'days', 4)), anyway: form.get('anyway') === '1' }
		};
		const done = await orUnavailable(locals.app.tasks.start(getStaff(locals), input));
		const about = 'bulk' as const;
		if (done.ok) return { about, started: done.value.id };
		const { code } = done.refusal;
		return fail(STATUS[code], { about, code, ...heldFacts(done.refusal) });
	},
	undo: async ({ request, locals }: Event) => {
		const run = textIn(await request.formData(), 'run', 40);
		const done = await orUnavailable(locals.app.tasks.undo(getStaff(locals), run));
		const about = 'undo' as const;
		return done.ok
			? { about, undone: run }
			: fail(STATUS[done.refusal.code], { about, code: done.refusal.code });
	}
};
