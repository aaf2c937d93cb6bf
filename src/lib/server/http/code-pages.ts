import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Asked } from '#domain/access/question.ts';
import { STEPPED_UP_COOKIE } from '#domain/late/late.ts';
import type { Result } from '#domain/refusal.ts';
import { orUnavailable } from './outage.ts';
import { tagOf } from './who.ts';

/** Where the code is typed, for every question. */
export const CODE_PAGE = '/code';

/** What the app says of a code that was right. */
type Proved = {
	cookie: { name: string; value: string; attributes: { path: string } };
	ref?: string;
	isOther: boolean;
};

/** The sealed question in this browser's cookie. */
export const ticketOf = ({ cookies, locals }: Pick<RequestEvent, 'cookies' | 'locals'>) =>
	cookies.get(locals.app.codes.ticketCookie.name);

/**
 * Asks for a code and goes to where it is typed: there for every question, known or not. Where codes are closed the
 * form stays, with what was typed in it.
 */
export async function askAndGo<Typed extends object>(event: RequestEvent, asked: Asked, typed: Typed) {
	const { locals, cookies } = event;
	const { codes } = locals.app;
	const asker = { address: locals.clientAddress, locale: locals.locale };
	const ticket = await orUnavailable(codes.ask(asked, ticketOf(event), asker));
	if (!ticket.ok) return fail(503, { ...typed, busy: true });
	cookies.set(codes.ticketCookie.name, ticket.value, codes.ticketCookie.attributes);
	redirect(303, CODE_PAGE);
}

/** Lets somebody in who has proved something, and takes them there; what was wrong with a code is not told. */
export async function enter(event: RequestEvent, proving: Promise<Result<Proved>>) {
	const { cookies, locals, setHeaders } = event;
	const asked = locals.app.codes.readTicket(ticketOf(event))?.asked;
	const proved = await orUnavailable(proving);
	if (!proved.ok) {
		return proved.refusal.code === 'code.wrong' ? fail(401, { wrong: true }) : fail(503, { busy: true });
	}
	const { cookie, ref, isOther } = proved.value;
	cookies.set(cookie.name, cookie.value, cookie.attributes);
	const { name, attributes } = locals.app.codes.ticketCookie;
	cookies.delete(name, attributes);
	if (isOther) setHeaders({ 'clear-site-data': CLEAR_SITE });
	const before = locals.principal;
	if (before.kind === 'guest' && ref === undefined)
		cookies.set(STEPPED_UP_COOKIE, tagOf(before), {
			path: '/',
			httpOnly: false,
			maxAge: 300,
			sameSite: 'lax'
		});
	if (ref === undefined) redirect(303, asked?.next ?? '/orders');
	redirect(303, `/orders/${encodeURIComponent(ref)}${asked?.to === 'withdraw' ? '/withdraw' : ''}`);
}

/** Whoever comes next to this browser finds nothing of whoever was here before. */
export const CLEAR_SITE = '"cache", "storage"';

/** Who proves something, for the session that is opened. */
export const openingOf = ({ request, locals }: Pick<RequestEvent, 'request' | 'locals'>) => ({
	userAgent: request.headers.get('user-agent'),
	before: locals.principal
});
