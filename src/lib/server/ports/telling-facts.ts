/** What notices tell that are sent before anybody asks, beyond what is looked up about their order. */
export type TellingFacts = {
	/** A parcel is on the carrier's vehicle, could not be handed over, waits to be fetched, or still does. */
	out_for_delivery: ParcelFacts;
	attempt_failed: ParcelFacts;
	pickup_ready: ParcelFacts;
	pickup_ends: ParcelFacts & { since: string };
	parcel_trouble: ParcelFacts & { cause: 'address' | 'customs' | 'held' | 'damaged' | 'lost' };
	parcel_returning: ParcelFacts & { cause: 'refused' | 'returning' | 'returned' };
	/** Goods that came back are in this parcel now. */
	parcel_again: ParcelFacts;
	/** Nothing was heard of it since then, and that is unusual. */
	parcel_silent: ParcelFacts & { since: string };
	/** What was promised by `by` may not be kept, and why; `expected` is the carrier's own word. RFC 3339. */
	promise_at_risk: PromiseFacts & {
		because: 'not_sent' | 'carrier' | 'route';
		shipment?: string;
		expected?: string;
	};
	promise_missed: PromiseFacts;
	/** Cancelling is free until `by`; then it costs `fee`, minor units of the order's currency, or is over. */
	window_closes: { by: string; fee: number | null };
};

type ParcelFacts = { shipment: string };
type PromiseFacts = { promise: 'ship' | 'deliver'; by: string };
