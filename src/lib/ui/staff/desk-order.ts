import type { OrderView } from '#domain/order/order-view.ts';
import type { OrderNotice } from '#ui/primitives/quote/order-notices.ts';
import type { RequestState } from '#domain/order/states.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import type { ListedReturn } from '#domain/return/listed-return.ts';
import type { DeskBooks, DeskQuoteEntry } from '#domain/desk/books.ts';
import type { DeskNotice, ToldMail } from './desk-notice.ts';
import type { WriteBackView } from './desk-storefront.ts';

/** What the desk's page of an order is made from; instants are RFC 3339. */
export type DeskEntry = {
	seq: number;
	at: string;
	type: string;
	actorKind: OrderView['history'][number]['actor']['kind'];
	who: string | null;
	data: Record<string, unknown>;
	reason: string | null;
};

export type DeskLink = {
	id: string;
	scope: 'watch' | 'act' | 'gift';
	note: string | null;
	who: string | null;
	state: 'good' | 'expired' | 'revoked';
	createdAt: string;
	expiresAt: string;
	daysAfterDelivery: number | null;
	openedCount: number;
	lastOpenedAt: string | null;
};

export type DeskOrderData = {
	view: OrderView;
	history: DeskEntry[];
	links: DeskLink[];
	looks: { at: string; who: string | null }[];
	requests: DeskRequest[];
	/** What comes back of it, oldest first. */
	returns: ListedReturn[];
	notices: OrderNotice[];
	/** What its storefront is told. */
	storefront: WriteBackView[];
	/** What its buyer was told, newest first. */
	told: DeskNotice[];
	/** What the shop was asked for, newest first. */
	quotes: DeskQuoteEntry[];
	books: DeskBooks;
};

export type SharedLink = { url: string; qr: { size: number; path: string } };

/** A cancellation that waits for the warehouse's word. Amounts are minor units of its currency. */
export type DeskRequest = {
	id: string;
	ref: string;
	displayRef: string;
	currency: string;
	createdAt: string;
	decideBy: string;
	fee: number;
	refund: number;
	lines: { line: string; title: string; quantity: number; held: number }[];
};

/** What deciding on a request was answered with. */
export type DecideAnswer =
	| { about: 'decide'; request: string; decided: RequestState; code?: undefined }
	| {
			about: 'decide';
			request: string;
			code: RefusalCode;
			decided?: RequestState | undefined;
			/** A colleague has it in hand. */
			by?: string;
			until?: string;
	  }
	| null;

/** What deciding would tell the buyer, and what was typed for it. */
export type ForeseenDecision = {
	about: 'foresee';
	request: string;
	decision: 'accept' | 'decline';
	typed: { handle: string; words: string };
	told: ToldMail[];
};

/** What a form of the page was answered with. */
export type DeskAnswer =
	| { about: 'share'; shared: SharedLink; code?: undefined; revoked?: undefined }
	| { about: 'revoke'; revoked: number; code?: undefined; shared?: undefined }
	| { about: 'share' | 'revoke'; code: RefusalCode; shared?: undefined; revoked?: undefined }
	| (ForeseenDecision & { code?: undefined; shared?: undefined; revoked?: undefined })
	| (NonNullable<DecideAnswer> & { shared?: undefined; revoked?: undefined })
	| null;
