import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Refusal, Result } from '#domain/refusal.ts';
import type { UrlTrouble } from '#domain/endpoints/endpoint.ts';
import { orUnavailable } from './outage.ts';
import { parse } from './parse.ts';
import { STATUS } from './problem.ts';
import { NewEndpointSchema } from './schemas/endpoints.ts';
import { getStaff } from './staff-doors.ts';
import { reasonIn, textIn } from './staff-forms.ts';

type Event = Pick<RequestEvent, 'request' | 'locals'> & { params: { id?: string } };
type Form = 'create' | 'change' | 'state' | 'rotate' | 'delete' | 'test' | 'replay';
const LIST = '/staff/endpoints';

type Typed = { url: string; events: string; description: string };
const typedIn = (form: FormData): Typed => ({
	url: textIn(form, 'url', 2048).trim(),
	events: textIn(form, 'events', 2000),
	description: textIn(form, 'description', 200).trim()
});

const failed = (about: Form, refusal: Refusal, more: { typed?: Typed; delivery?: string } = {}) => {
	const { code, why } = refusal as Refusal & { why?: UrlTrouble };
	const places = (refusal['errors'] as { path: string }[] | undefined) ?? [];
	const field = places.some(({ path }) => path.startsWith('/events')) ? ('events' as const) : undefined;
	return fail(STATUS[code], { about, code, why, field, ...more });
};

const answer = (about: Form, done: Result<unknown>, more: { delivery?: string } = {}) =>
	done.ok ? { about, ...more } : failed(about, done.refusal, more);

/** What was typed about an endpoint. Refusals: `request.invalid`. */
const readTyped = (typed: Typed) =>
	parse(NewEndpointSchema, {
		...typed,
		events: typed.events.split(/[\s,，、]+/).filter((one) => one !== '')
	});

/** Adds an endpoint; its secret stands in the answer, this once. */
export async function createByForm({ request, locals }: Event) {
	const form = await request.formData();
	const typed = typedIn(form);
	const read = readTyped(typed);
	if (!read.ok) return failed('create', read.refusal, { typed });
	const { atDesk } = locals.app.endpoints;
	const made = await orUnavailable(
		atDesk.create(getStaff(locals), { ...read.value, reason: reasonIn(form) })
	);
	return made.ok
		? { about: 'create' as const, secret: made.value.secret }
		: failed('create', made.refusal, { typed });
}

/** What the forms of one endpoint do. */
export const endpointActions = {
	change: async ({ request, locals, params: { id = '' } }: Event) => {
		const form = await request.formData();
		const read = readTyped(typedIn(form));
		if (!read.ok) return failed('change', read.refusal);
		const input = { id, ...read.value, reason: reasonIn(form) };
		return answer('change', await orUnavailable(locals.app.endpoints.atDesk.change(getStaff(locals), input)));
	},
	state: async ({ request, locals, params: { id = '' } }: Event) => {
		const form = await request.formData();
		const state = form.get('state') === 'paused' ? ('paused' as const) : ('active' as const);
		const input = { id, state, reason: reasonIn(form) };
		return answer('state', await orUnavailable(locals.app.endpoints.atDesk.change(getStaff(locals), input)));
	},
	rotate: async ({ request, locals, params: { id = '' } }: Event) => {
		const reason = reasonIn(await request.formData());
		// Whoever has it can speak for the shop: a secret that leaked is not good for another day.
		const input = { id, reason, ...(reason.handle === 'leaked' && { formerHours: 0 }) };
		const done = await orUnavailable(locals.app.endpoints.atDesk.rotate(getStaff(locals), input));
		return done.ok ? { about: 'rotate' as const, secret: done.value.secret } : failed('rotate', done.refusal);
	},
	delete: async ({ request, locals, params: { id = '' } }: Event) => {
		const reason = reasonIn(await request.formData());
		const done = await orUnavailable(locals.app.endpoints.atDesk.delete(getStaff(locals), { id, reason }));
		if (!done.ok) return failed('delete', done.refusal);
		redirect(303, `${LIST}?deleted`);
	},
	test: async ({ locals, params: { id = '' } }: Event) =>
		answer('test', await orUnavailable(locals.app.endpoints.atDesk.test(getStaff(locals), id))),
	replay: async ({ request, locals, params: { id = '' } }: Event) => {
		const form = await request.formData();
		const delivery = textIn(form, 'delivery', 40);
		const input = { id, reason: reasonIn(form), ...(delivery !== '' && { delivery }) };
		const done = await orUnavailable(locals.app.endpoints.atDesk.replay(getStaff(locals), input));
		return answer('replay', done, { delivery });
	}
};
