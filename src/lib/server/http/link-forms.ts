import type { RequestEvent } from '@sveltejs/kit';
import { createFormat } from '#i18n/format.ts';
import { chooseLocale } from '#i18n/locale.ts';
import { orUnavailable } from './outage.ts';
import { qrCode } from './qr-code.ts';
import { getStaff } from './staff-doors.ts';
import { failForm, reasonIn, textIn } from './staff-forms.ts';

/** For how many days a link can be made. */
export const LINK_DAYS = [1, 7, 30, 90];
const USUAL_DAYS = 7;
/** So many days after everything has come; that is `delivered` in the form. */
const AFTER_DELIVERY = 14;
const SCOPES = ['watch', 'act', 'gift'] as const;

type DeskEvent = Pick<RequestEvent, 'locals' | 'request'> & { params: { ref: string } };

/** Makes the link that a form of the desk asks for. Its address is in the answer this once. */
export async function shareByForm({ params, locals, request }: DeskEvent) {
	const form = await request.formData();
	const made = await orUnavailable(
		locals.app.desk.share(getStaff(locals), {
			ref: params.ref,
			scope: SCOPES.find((one) => one === form.get('scope')) ?? 'watch',
			ends:
				form.get('days') === 'delivered'
					? { days: 'delivered', after: AFTER_DELIVERY }
					: { days: LINK_DAYS.find((days) => days === Number(form.get('days'))) ?? USUAL_DAYS },
			note: textIn(form, 'note', 200).trim(),
			reason: reasonIn(form)
		})
	);
	if (!made.ok) return failForm('share', made.refusal);
	const { url, expiresAt, scope } = made.value;
	return { about: 'share' as const, shared: { url, expiresAt, scope, qr: qrCode(url) } };
}

/** The order that a printed link is for; nothing where there is none. */
export async function sheetOf({ params, locals }: Omit<DeskEvent, 'request'>) {
	const order = await orUnavailable(locals.app.orders.find(params.ref));
	if (!order) return undefined;
	const language = chooseLocale(undefined, order.locale ?? locals.locale);
	return { ref: order.ref, displayRef: order.display_ref, language, days: LINK_DAYS };
}

/** Makes a link that shows the parcels only, to be printed on a sheet. */
export async function sheetByForm(event: DeskEvent) {
	const form = await event.request.clone().formData();
	const made = await shareByForm(event);
	if (!('shared' in made)) return made;
	const { url, expiresAt, qr } = made.shared;
	const language = chooseLocale(textIn(form, 'language', 10), null);
	const isByDay = form.get('days') !== 'delivered';
	return {
		made: {
			...{ url, qr, language },
			until: isByDay
				? createFormat(language, event.locals.app.zone, NO_DAYS).year(expiresAt.toISOString())
				: null,
			size: form.get('size') === 'a4' ? ('a4' as const) : ('a6' as const)
		}
	};
}

const NO_DAYS = { today: '', tomorrow: '', yesterday: '', justNow: '' };
const MOST_LINKS = 200;

/** Ends the links that a form of the desk names, one or many. */
export async function revokeByForm({ params, locals, request }: DeskEvent) {
	const form = await request.formData();
	const ids = form.getAll('link').filter((id) => typeof id === 'string');
	const input = { ref: params.ref, ids: ids.slice(0, MOST_LINKS), reason: reasonIn(form) };
	const done = await orUnavailable(locals.app.desk.revoke(getStaff(locals), input));
	return done.ok ? { about: 'revoke' as const, revoked: done.value.ended } : failForm('revoke', done.refusal);
}
