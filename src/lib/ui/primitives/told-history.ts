import type { HistoryView } from '#domain/order/order-view.ts';
import { historyWords } from './history-words.ts';
import { ACTOR_WORDS } from './status-words.ts';

const MOST_READ_OUT = 20;

/** One entry of an order's history as its page shows it; `at` is RFC 3339. */
export type ToldEntry = { seq: number; at: string; words: string; who: string };

/** What the page's script knows of an entry: the words only of what it may have to read out. */
export type KnownEntry = { seq: number; words?: string };

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

/**
 * What the page's script is told of a history: which entries there are, and when it asks because something happened, the
 * words of the newest.
 */
export const knownHistory = (entries: readonly ToldEntry[], isDataRequest: boolean): KnownEntry[] =>
	entries.map(({ seq, words }, index) => (isDataRequest && index < MOST_READ_OUT ? { seq, words } : { seq }));
