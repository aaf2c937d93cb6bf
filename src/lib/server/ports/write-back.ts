import type { CancelWhat, ExchangeWhat, RefundWhat, ReturnWhat } from '#domain/write-back/what.ts';

/** An order as its storefront knows it, and the key of what it is told: the same for every try. */
export type Telling<What> = {
	/** The storefront's own id of the order. */
	order: string;
	key: string;
	what: What;
	/**
	 * It may have been done already: asked for before, and nobody knows what came of it. Whoever cannot find it and has no
	 * other way to be sure must not send money a second time.
	 */
	again: boolean;
	/** No new call that changes anything begins after this (`performance.now()`): somebody else may be at it by then. */
	until: number;
	signal?: AbortSignal | undefined;
};

/** `known`: the storefront's lines of the order that are not new: those it had, and those of earlier exchanges. */
export type ExchangeTelling = Telling<ExchangeWhat> & { known: readonly string[] };
export type RefundTelling = Telling<RefundWhat & { movesMoney: boolean }>;

/**
 * What came of it. `references` are the storefront's names of it, by which it will speak of it. `words` are the
 * storefront's own, as they came, cut short.
 *
 * - `done` now, or `already`: found done. Of a refund the storefront sends, `money` says whether it is through.
 * - `refused`: it will say the same tomorrow. A person looks.
 * - `unreachable`: nothing was done; it is tried again.
 * - `unknown`: it may have been done; it is looked for, then tried again.
 */
export type WriteBackAnswer =
	| { state: 'done'; references: string[]; money?: 'settled' | 'sent' }
	| { state: 'already'; references: string[]; money?: 'settled' | 'sent' }
	| { state: 'refused'; code: string; words?: string | undefined }
	| {
			state: 'unreachable' | 'unknown';
			code: string;
			words?: string | undefined;
			retryAfterS?: number | undefined;
	  };

/** A storefront that is told. Called outside of any transaction and of any request. Nothing here throws for what it says. */
export type WriteBack = {
	/** Takes goods out of an order, or cancels it as a whole. Never moves money. */
	cancelLines(telling: Telling<CancelWhat>): Promise<WriteBackAnswer>;
	/** Writes a refund down, and sends the money only where `movesMoney` says so. */
	recordRefund(telling: RefundTelling): Promise<WriteBackAnswer>;
	/** Says that goods are on their way back. */
	openReturn(telling: Telling<ReturnWhat>): Promise<WriteBackAnswer>;
	/**
	 * Puts new goods into an order, and takes out what a swap takes out, in one step. Never moves money. Its references are
	 * `line/<the storefront's id>` for each of `adds`, in their order.
	 */
	editOrder(telling: ExchangeTelling): Promise<WriteBackAnswer>;
	/** Whether it lets us in, and which rights are missing. Changes nothing. */
	check(): Promise<{ ok: true; missing: string[] } | { ok: false; code: string }>;
};
