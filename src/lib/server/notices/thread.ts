import type { Mail } from '#server/ports/mailer.ts';

type Threading = Pick<Mail, 'messageId' | 'inReplyTo' | 'references' | 'headers'>;

/**
 * The headers that make a mail ours, one of its thread, and nobody's to answer by machine. All mails of one order
 * answer the same message, which was never sent: so they stand together whichever arrives first, or not at all.
 */
export function threadOf(messageId: string, orderId: string | null): Threading {
	const headers = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };
	if (orderId === null) return { messageId, headers };
	const root = `<order-${orderId}@${messageId.slice(messageId.lastIndexOf('@') + 1, -1)}>`;
	return { messageId, inReplyTo: root, references: [root], headers };
}
