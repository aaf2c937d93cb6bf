import type { LiveMessage } from '#client/live-wire.ts';
import { m } from '#i18n/paraglide/messages.js';
import { historyWords } from './history-words.ts';

/** What the stream reported, in one sentence: each kind of change once, then where the order now stands. */
export function changeWords(messages: LiveMessage[], sentence: string): string {
	const changes = messages
		.map(({ type, data }) => historyWords(type, data))
		.filter((words) => words !== undefined);
	return m['live.changed']({ what: [...new Set([...changes, sentence])].join('. ') });
}
