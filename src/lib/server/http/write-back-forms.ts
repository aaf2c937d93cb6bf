import { fail } from '@sveltejs/kit';
import type { WriteBackKind, WriteBackState } from '#domain/write-back/states.ts';
import type { WriteBackWhat } from '#domain/write-back/what.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { getStaff } from './staff-doors.ts';
import { reasonIn, textIn } from './staff-forms.ts';
import { mayAct } from './task-forms.ts';

type Listed = WriteBackWhat & {
	id: string;
	kind: WriteBackKind;
	ref: string;
	displayRef: string;
	storefront: string;
	state: WriteBackState;
	movesMoney: boolean;
	attempts: number;
	late: boolean;
	code: string | null;
	words: string | null;
	byHand: boolean;
	dueAt: Date;
	updatedAt: Date;
	createdAt: Date;
	nextTryAt: Date;
};

/** What a storefront is told, as a page gets it. */
export function deskWriteBack({ createdAt: _, nextTryAt: __, dueAt, updatedAt, ...rest }: Listed) {
	return { ...rest, dueAt: dueAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

type Event = { request: Request; locals: App.Locals };

async function end({ request, locals }: Event, wanted: 'again' | 'by_hand') {
	const form = await request.formData();
	const writeBack = textIn(form, 'write_back', 40);
	const input = { id: writeBack, reason: reasonIn(form) };
	const { storefronts } = locals.app;
	const staff = getStaff(locals);
	const may = await mayAct(locals, 'write_back', writeBack, form);
	if (!may.ok)
		return fail(STATUS[may.refusal.code], {
			about: 'write_back' as const,
			writeBack,
			wanted,
			code: may.refusal.code
		});
	const done = await orUnavailable(
		wanted === 'again' ? storefronts.again(staff, input) : storefronts.byHand(staff, input)
	);
	const about = 'write_back' as const;
	if (done.ok) return { about, writeBack, done: wanted };
	const { code } = done.refusal;
	return fail(STATUS[code], { about, writeBack, wanted, code });
}

export const againForm = (event: Event) => end(event, 'again');
export const byHandForm = (event: Event) => end(event, 'by_hand');

/** Sets how a storefront is reached. */
export async function connectForm({ request, locals }: Event) {
	const form = await request.formData();
	const storefront = textIn(form, 'storefront', 40);
	const input = {
		...{ storefront, address: textIn(form, 'address', 300), key: textIn(form, 'key', 300) },
		...{ secret: textIn(form, 'secret', 300), refunds: textIn(form, 'refunds', 20), reason: reasonIn(form) }
	};
	const done = await orUnavailable(locals.app.storefronts.access.set(getStaff(locals), input));
	return accessAnswer(storefront, done.ok ? 'set' : done.refusal.code);
}

/** What the environment says holds again. */
export async function disconnectForm({ request, locals }: Event) {
	const form = await request.formData();
	const storefront = textIn(form, 'storefront', 40);
	const input = { storefront, reason: reasonIn(form) };
	const done = await orUnavailable(locals.app.storefronts.access.remove(getStaff(locals), input));
	return accessAnswer(storefront, done.ok ? 'removed' : done.refusal.code);
}

function accessAnswer(storefront: string, said: 'set' | 'removed' | keyof typeof STATUS) {
	const about = 'access' as const;
	if (said === 'set' || said === 'removed') return { about, storefront, done: said };
	return fail(STATUS[said], { about, storefront, code: said });
}
