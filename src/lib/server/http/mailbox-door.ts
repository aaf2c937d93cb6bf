import type { RequestEvent } from '@sveltejs/kit';

/** What a proxy says about whom it asks for: with any of them, the asker sits somewhere else. */
const FORWARDED = /^(forwarded|via|x-forwarded-.+|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/;
const HERE = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;

/**
 * Whether a request comes from this very machine, with nobody in between. A demo's mailbox holds codes that open
 * orders, so it is shown to whoever sits at the machine and to nobody a tunnel or a proxy lets in.
 */
export function comesFromHere({ headers }: Request, remoteAddress: string | undefined): boolean {
	if ([...headers.keys()].some((name) => FORWARDED.test(name))) return false;
	return remoteAddress !== undefined && HERE.test(remoteAddress);
}

/** The demo's mailbox, where this request may read it. */
export function mailboxFor(event: Pick<RequestEvent, 'locals' | 'request' | 'platform'>) {
	const { locals, request, platform } = event;
	return comesFromHere(request, platform?.req.socket.remoteAddress) ? locals.app.mailbox : undefined;
}
