import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Principal } from '#domain/access/principal.ts';
import { CARD_WORDING } from '#domain/money/card-wording.ts';
import { m } from '#i18n/paraglide/messages.js';
import { getLocale } from '#i18n/paraglide/runtime.js';
import { problemTitle } from '#i18n/problems.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { textIn } from './staff-forms.ts';

/** Sends a shopper on to the page on which they pay; where there is none, says so, and that nothing was paid. */
export async function payByForm(
	{ request, locals }: Pick<RequestEvent, 'request' | 'locals'>,
	principal: Principal,
	ref: string
) {
	const form = await request.formData();
	const keepsCard = textIn(form, 'keep_card', 10) === 'yes';
	const consent = keepsCard ? `${CARD_WORDING}/${getLocale()}` : undefined;
	const started = await orUnavailable(locals.app.paying.start(principal, { ref, consent }));
	if (started.ok) redirect(303, started.value.url);
	const { code } = started.refusal;
	if (code === 'grant.missing' || code === 'order.not_found') error(404);
	const title = code === 'payment.unavailable' ? m['pay.again']() : problemTitle(code, getLocale());
	return fail(STATUS[code], { title });
}
