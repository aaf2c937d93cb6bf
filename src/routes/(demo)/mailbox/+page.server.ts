import { error } from '@sveltejs/kit';
import { mailboxFor } from '#server/http/mailbox-door.ts';
import { orUnavailable } from '#server/http/outage.ts';

export async function load(event) {
	const mailbox = mailboxFor(event);
	if (!mailbox) error(404);
	event.setHeaders({ 'cache-control': 'private, no-store' });
	const mails = await orUnavailable(mailbox.list());
	return {
		shopZone: event.locals.app.zone,
		mails: mails.map((mail) => ({ ...mail, sentAt: mail.sentAt.toISOString() }))
	};
}
