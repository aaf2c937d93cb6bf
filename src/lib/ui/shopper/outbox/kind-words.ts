import type { LateKind } from '#domain/late/late.ts';
import { COMMENT_FIELD } from '#domain/return/asked-return.ts';
import { m } from '#i18n/paraglide/messages.js';

type KindWords = {
	title: (about: { ref: string }) => string;
	/** What sending it does, where that is less than it looks like. */
	promise?: () => string;
	/** The field with the words that can be changed while it waits. */
	words: string;
	/** So long they may be. */
	most: number;
	answered: () => string;
	look: () => string;
};

const asking = {
	...{ promise: m['outbox.ask_first'], words: COMMENT_FIELD, most: 2000 },
	...{ answered: m['outbox.answered'], look: m['outbox.look'] }
};

/** How each kind of what waits is told. */
export const KIND_WORDS: Record<LateKind, KindWords> = {
	return_request: { ...asking, title: m['outbox.return_request'] },
	warranty_request: { ...asking, title: m['outbox.warranty_request'] },
	feedback: {
		...{ title: m['outbox.feedback'], words: 'words', most: 5000 },
		...{ answered: m['outbox.feedback_answered'], look: m['outbox.feedback_look'] }
	}
};
