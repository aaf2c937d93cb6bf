import type { Happening } from '#domain/order/report.ts';
import type { Refusal } from '#domain/refusal.ts';

/** A product as a storefront tells it; prices in minor units. */
export type ReportedProduct = {
	id: string;
	title: string;
	category?: string | undefined;
	image_url?: string | undefined;
	facts: Record<string, unknown>;
	/** Variants that are told of by themselves: where they are known, they stay. */
	keeps?: string[] | undefined;
	/** When the storefront last changed it, RFC 3339: an older word never replaces a newer one. */
	updated_at?: string | undefined;
	variants: {
		id: string;
		sku?: string | undefined;
		title: string;
		options: { name: string; value: string }[];
		price: number;
		currency: string;
		image_url?: string | undefined;
		/** What the storefront calls its stock by, where that has another id. */
		inventory_id?: string | undefined;
	}[];
};

export type ReportedVariant = ReportedProduct['variants'][number];

/** What can still be sold of an item in one place of a storefront; what is ordered already is not in it. */
export type ReportedLevel = { inventory: string; place: string; available: number; at: string };

/**
 * One thing that a storefront, or a file, says. `id` is its own name for it, by which a refusal is found again. A
 * document is in our form but unchecked: whoever takes it parses it as if a stranger had sent it.
 */
export type StorefrontItem =
	| {
			kind: 'order';
			id: string;
			ref: string;
			document?: Record<string, unknown> | undefined;
			happenings: Happening[];
	  }
	| { kind: 'product'; id: string; product: ReportedProduct }
	| { kind: 'variant'; id: string; product: string; variant: ReportedVariant }
	| { kind: 'level'; id: string; level: ReportedLevel }
	| { kind: 'taken_back'; id: string; back: TakenBack; otherwise: Refusal }
	| { kind: 'answer'; id: string; answer: ReportedAnswer }
	| { kind: 'refused'; id: string; refusal: Refusal };

/** What somebody once said of an order, as another system kept it: a score from 1 to 5, words where there are any. */
export type ReportedAnswer = { ref: string; score: number; words: string; at: string };

/**
 * Pieces taken back of a sale that the input itself does not hold: whoever knows the sales of earlier inputs looks for
 * it there. Where it is not found either, what is left of it is refused with `otherwise`.
 */
export type TakenBack = {
	/** Of the orders among which the sale is. */
	source: string;
	/** As the orders name their customer (`metadata.customer`). */
	customer: string;
	sku: string;
	/** For one piece, in minor units. */
	unitPrice: number;
	quantity: number;
	/** RFC 3339: only a sale before it can have been taken back. */
	at: string;
};

/**
 * What a webhook of a storefront says.
 *
 * @param currency of what names none itself: of the order that a refund belongs to, or of the shop
 */
export type StorefrontMessage = { items(currency: string | undefined): StorefrontItem[] };
