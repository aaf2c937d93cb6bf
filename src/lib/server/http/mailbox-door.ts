import type { RequestEvent } from '@sveltejs/kit';

/** What proxies, tunnels and content networks say about whom they ask for: with any of it, the asker sits somewhere else. */
const FORWARDED =
	/^via$|forwarded|(client|real|remote|connecting|originating|proxyuser|external)-?(ip|addr|address|host)$|^(cf|fly|fastly|tailscale|x-envoy|x-amzn|x-amz-cf|x-azure|x-vercel|x-nf|x-arr|ngrok)-/;
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
