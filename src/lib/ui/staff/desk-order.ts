import type { OrderView } from '#domain/order/order-view.ts';
import type { RefusalCode } from '#domain/refusal.ts';

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
	scope: 'watch' | 'act';
	note: string | null;
	who: string | null;
	state: 'good' | 'expired' | 'revoked';
	createdAt: string;
	expiresAt: string;
	openedCount: number;
	lastOpenedAt: string | null;
};

export type DeskOrderData = {
	view: OrderView;
	history: DeskEntry[];
	links: DeskLink[];
	looks: { at: string; who: string | null }[];
};

export type SharedLink = { url: string; qr: { size: number; path: string } };

/** What a form of the page was answered with. */
export type DeskAnswer =
	| { about: 'share'; shared: SharedLink; code?: undefined; revoked?: undefined }
	| { about: 'revoke'; revoked: string; code?: undefined; shared?: undefined }
	| { about: 'share' | 'revoke'; code: RefusalCode; shared?: undefined; revoked?: undefined }
	| null;
