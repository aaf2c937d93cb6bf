import type { TermsView } from '#domain/cancellation/terms-view.ts';
import type { Pieces } from '#domain/order/portions.ts';
import type { ExceptionCause, TrackingStatus } from '#domain/shipment/tracking-status.ts';

/** The order behind a notice as it is when the notice is sent; instants are RFC 3339. */
export type NoticedOrder = {
	ref: string;
	/** As printed for people; of a gift, its return's. */
	number: string;
	/** The return of a gift, where its recipient is told. */
	gift?: string;
	currency: string;
	total: number;
	deliverBy: string | null;
	lines: { id: string; title: string; options: { name: string; value: string }[]; quantity: number }[];
	shipments: {
		id: string;
		carrier: string;
		trackingNumber: string;
		deliveredAt: string | null;
		/** What its carrier says of it now, since when, and whether the recipient has to do something. */
		status: TrackingStatus;
		cause: ExceptionCause | null;
		statusAt: string | null;
		actionRequired: boolean;
	}[];
	/** Whether any of its goods are still with the shop. */
	unsent: boolean;
	/** What may be done with it at the instant `at`; only where the notice tells it. */
	terms?: Pick<TermsView, 'schedule' | 'windows'> & { at: string };
	refunds: {
		id: string;
		quote: string | null;
		dueAt: string | null;
		reference: string | null;
		waits: boolean;
	}[];
	/** Who bought; only where the notice tells it, and nobody has been forgotten. */
	buyer?: string | undefined;
	/** Why staff decided so, in their words; nothing where they gave none. */
	requests: { id: string; words: string | null }[];
	exchanges: {
		id: string;
		lines: { line: string; quantity: number; title: string; options: { name: string; value: string }[] }[];
	}[];
	returns: {
		id: string;
		/** What stands on the parcel. */
		number: string;
		/** Asked for because of damage or faults, after its return window. */
		warranty?: boolean;
		promised: number;
		lines: Pieces[];
		received: Pieces[];
		/** Why it was declined, in staff's words. */
		words: string | null;
		/** Why less of its postage is paid than was asked for, in staff's words. */
		postageWords?: string | null;
		deductions: { line: string; amount: number; reason: string }[];
	}[];
};
