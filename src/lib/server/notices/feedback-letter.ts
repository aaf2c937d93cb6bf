import { SCORES } from '#domain/feedback/states.ts';
import { scoreWords } from '#i18n/feedback-words.ts';
import { m } from '#i18n/paraglide/messages.js';
import type { NoticeMaterial } from '#server/ports/notice.ts';
import type { Part } from './letter.ts';
import { addressOf, orderRow, type Opening, type Reader } from './reader.ts';

/**
 * How did it go? Five links, best first as people read scales in mails; each only chooses the face on the page, where a
 * tap makes it count: what mail programs fetch by themselves says nothing.
 */
export function feedbackLetter(
	{ order }: Extract<NoticeMaterial, { kind: 'feedback' }>,
	reader: Reader
): [parts: Part[], open: Opening] {
	const { said } = reader;
	const page = `${addressOf(order, reader)}/feedback`;
	const items = [...SCORES].reverse().map((score) => ({
		label: scoreWords(score, said),
		url: `${page}?score=${String(score)}`
	}));
	const parts: Part[] = [
		{ is: 'text', text: m['mail.feedback.text']({}, said) },
		{ is: 'choices', items },
		{ is: 'facts', rows: orderRow(order, reader) },
		{ is: 'text', text: m['mail.feedback.small']({}, said) },
		{ is: 'choices', items: [{ label: m['mail.feedback.stop']({}, said), url: `${page}#mail` }] }
	];
	return [parts, { label: m['mail.feedback.open']({}, said), url: page }];
}
