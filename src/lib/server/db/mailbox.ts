import { desc, eq, sql } from 'drizzle-orm';
import type { Mail } from '../ports/mailer.ts';
import type { Tx } from './client.ts';
import { isId, newId } from './ids.ts';
import { mailbox } from './schema/access.ts';

export type StoredMail = typeof mailbox.$inferSelect;
export type MailHead = Pick<StoredMail, 'id' | 'recipient' | 'subject' | 'sentAt'>;

/** A demo does not need more. */
const KEPT = 500;

/** Keeps a mail of the demo; the same mail again (by its Message-ID) is the same mail. */
export async function keepMail(tx: Tx, mail: Mail): Promise<void> {
	const { to, subject, text, html, messageId, inReplyTo, references, headers } = mail;
	const threading = {
		...(inReplyTo && { 'In-Reply-To': inReplyTo }),
		...(references && { References: references.join(' ') })
	};
	await tx
		.insert(mailbox)
		.values({
			id: newId(),
			messageId,
			recipient: to,
			subject,
			text,
			html,
			headers: { ...threading, ...headers }
		})
		.onConflictDoNothing();
	await tx.execute(sql`delete from mailbox where id in (
		select id from mailbox order by sent_at desc, id desc offset ${KEPT})`);
}

/** Newest first. */
export const listMail = (tx: Tx): Promise<MailHead[]> =>
	tx
		.select({
			id: mailbox.id,
			recipient: mailbox.recipient,
			subject: mailbox.subject,
			sentAt: mailbox.sentAt
		})
		.from(mailbox)
		.orderBy(desc(mailbox.sentAt), desc(mailbox.id))
		.limit(100);

export async function findMail(tx: Tx, id: string): Promise<StoredMail | undefined> {
	if (!isId(id)) return undefined;
	const [row] = await tx.select().from(mailbox).where(eq(mailbox.id, id));
	return row;
}
