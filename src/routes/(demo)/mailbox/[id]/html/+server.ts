import { error } from '@sveltejs/kit';
import { mailboxFor } from '#server/http/mailbox-door.ts';
import { orUnavailable } from '#server/http/outage.ts';

/** A mail as its reader sees it. Whatever it holds, it runs nothing, loads nothing and sends nothing. */
const POLICY =
	"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-popups allow-top-navigation-by-user-activation";

export async function GET(event) {
	const mailbox = mailboxFor(event);
	const mail = mailbox && (await orUnavailable(mailbox.find(event.params.id)));
	if (!mail) error(404);
	return new Response(mail.html, {
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy': POLICY,
			'cache-control': 'private, no-store',
			'x-robots-tag': 'noindex, nofollow'
		}
	});
}
