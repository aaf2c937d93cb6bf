import { error } from '@sveltejs/kit';
import { mailboxFor } from '#server/http/mailbox-door.ts';
import { orUnavailable } from '#server/http/outage.ts';

export async function load(event) {
	const mailbox = mailboxFor(event);
	if (!mailbox) error(404);
	event.setHeaders({ 'cache-control': 'private, no-store' });
	const mail = await orUnavailable(mailbox.find(event.params.id));
	if (!mail) error(404);
	const { id, recipient, subject, text, sentAt } = mail;
	return {
		shopZone: event.locals.app.zone,
		mail: { id, recipient, subject, text, sentAt: sentAt.toISOString() }
	};
}
