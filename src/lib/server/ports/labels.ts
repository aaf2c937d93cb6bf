import type { Address } from '#domain/order/order-document.ts';
import type { LabelProvider } from '#domain/return/label.ts';

/** Who sends and what: the buyer's address as the order has it. */
export type LabelOrder = {
	/** Our own name of the label, the same for every try. */
	reference: string;
	/** What stands on the parcel. */
	number: string;
	from: Address & { email?: string | undefined };
};

/** `amount`: minor units of `currency` (ISO 4217). */
export type LabelCost = { amount: number; currency: string };

/**
 * What came of it. `unknown`: no answer in time, which is never "failed"; it is asked again with the same reference, and
 * the service is looked for first, so that no label is bought twice.
 */
export type LabelReport =
	| {
			state: 'made';
			carrier: string;
			trackingNumber: string;
			url: string;
			reference: string;
			/** What it cost the shop, where the service says so: minor units of a currency of its own. */
			cost?: LabelCost | undefined;
	  }
	| { state: 'failed'; reason: string }
	| { state: 'unknown' };

/** What became of giving one back unused. `kept`: the service would not take it. */
export type VoidReport = { state: 'voided' } | { state: 'kept'; reason: string } | { state: 'unknown' };

/** A service that sells labels. */
export type Labels = {
	provider: LabelProvider;
	make(order: LabelOrder): Promise<LabelReport>;
	/** @param reference the service's own name of it */
	giveBack(reference: string): Promise<VoidReport>;
};
