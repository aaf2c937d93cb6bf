import { m } from '#i18n/paraglide/messages.js';

/**
 * What the stream reported, in one sentence: each kind of change once, then where the order now stands.
 *
 * @param changes in words, in the order they came; nothing for those there are no words for
 */
export function changeWords(changes: readonly (string | undefined)[], sentence: string): string {
	const told = changes.filter((words) => words !== undefined);
	return m['live.changed']({ what: [...new Set([...told, sentence])].join('. ') });
}
