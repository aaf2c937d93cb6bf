/** At most so many orders are named whose history is not what it was. */
export const MOST_BROKEN_NAMED = 20;

/** A round through the histories of all orders that is under way: it goes on where it stopped. */
export type ChainRound = {
	/** RFC 3339. */
	since: string;
	/** The id of the last order that was looked at; nothing before the first. */
	after: string | null;
	orders: number;
	broken: number;
	/** Refs of the first that do not verify. */
	named: string[];
};

/** The last whole round and the one under way, if there is one. `until`: when the whole one ended, RFC 3339. */
export type ChainRounds = {
	last: (Omit<ChainRound, 'after'> & { until: string }) | null;
	now: ChainRound | null;
};
