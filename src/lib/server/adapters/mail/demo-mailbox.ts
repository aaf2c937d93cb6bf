import type { Mail, Mailer } from '#server/ports/mailer.ts';

/** Mail of a demo goes nowhere: it is kept for the mailbox page. */
export const demoMailbox = (keep: (mail: Mail) => Promise<void>): Mailer => ({
	async send(mail) {
		await keep(mail);
		return { accepted: true };
	}
});
