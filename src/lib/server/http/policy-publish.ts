import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { localInstant } from '#domain/time/local-instant.ts';
import { orUnavailable } from './outage.ts';
import { POLICIES } from './policy-forms.ts';
import { STATUS } from './problem.ts';
import { getStaff } from './staff-doors.ts';
import { reasonIn, textIn } from './staff-forms.ts';

type Event = Pick<RequestEvent, 'request' | 'locals'> & { params: { id: string } };

/** Publishes the draft of the page: now, or from a later time of the draft's own zone. */
export async function publishByForm({ request, locals, params: { id } }: Event) {
	const form = await request.formData();
	const { policyDesk } = locals.app;
	const { policies, at } = await orUnavailable(policyDesk.look());
	const draft = policies.find((one) => one.id === id && one.state === 'draft');
	const typed = {
		when: form.get('when') === 'later' ? ('later' as const) : ('now' as const),
		at: textIn(form, 'at', 40),
		...reasonTyped(form)
	};
	let validFrom: Date | undefined;
	if (draft && typed.when === 'later') {
		const instant = typed.at === '' ? undefined : localInstant(typed.at, draft.document.zone);
		validFrom = instant === undefined ? undefined : new Date(instant);
		if (!validFrom || validFrom <= new Date(at)) {
			return fail(400, { code: 'request.invalid' as const, field: 'at' as const, typed });
		}
	}
	const input = {
		...{ id, edit: numberIn(form, 'edit'), newest: numberIn(form, 'newest') },
		...{ validFrom, reason: reasonIn(form) }
	};
	const done = await orUnavailable(policyDesk.publish(getStaff(locals), input));
	if (done.ok) redirect(303, `${POLICIES}?published=${done.value.version}`);
	return fail(STATUS[done.refusal.code], { code: done.refusal.code, field: undefined, typed });
}

const reasonTyped = (form: FormData) => ({
	reason: textIn(form, 'reason', 40),
	words: textIn(form, 'words')
});

const numberIn = (form: FormData, name: string): number => {
	const number = Number(textIn(form, name, 12));
	return Number.isSafeInteger(number) ? number : -1;
};
