import { page } from '$app/state';
import type { Written } from '#client/outbox/keep.ts';
import { scoreWords } from '#i18n/feedback-words.ts';
import { m } from '#i18n/paraglide/messages.js';

/** What a form about how it went waits as; words where it does not wait. */
export function keptAs(ref: string, form: FormData, action: URL): Omit<Written, 'key' | 'tried'> | string {
	// Taking something back takes effect by itself.
	if (action.search.startsWith('?/back')) return m['outbox.feedback_back']();
	const who: unknown = page.data['who']?.tag;
	if (typeof who !== 'string' || form.has('anonymous') || form.has('key'))
		return m['outbox.feedback_nobody']();
	return { kind: 'feedback', who, ref, says: scoreWords(Number(form.get('score'))) };
}
