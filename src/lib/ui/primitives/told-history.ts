import type { HistoryView } from '#domain/order/order-view.ts';
import { historyWords } from './history-words.ts';
import { ACTOR_WORDS } from './status-words.ts';

/** One entry of an order's history as its page shows it; `at` is RFC 3339. */
export type ToldEntry = { seq: number; at: string; words: string; who: string };

/**
 * An order's history in the words of the request's language, newest first. Told by the server, so that the page brings
 * neither the words of everything that can happen to an order nor what its entries carry.
 */
export const toldHistory = (history: readonly HistoryView[]): ToldEntry[] =>
	history
		.flatMap(({ seq, at, type, data, actor }) => {
			const words = historyWords(type, data);
			return words === undefined ? [] : [{ seq, at, words, who: ACTOR_WORDS[actor.kind]() }];
		})
		.sort((a, b) => b.seq - a.seq);
