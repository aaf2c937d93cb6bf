/** A refund as a payment provider is asked for it. The key is the same for every try, so that it is done once. */
export type RefundOrder = {
	key: string;
	/** The provider's own name of the payment. */
	reference: string;
	/** Minor units of `currency`. */
	amount: number;
	currency: string;
};

/**
 * What a provider says of a refund. `unknown`: it did not answer in time, which is never "failed"; it is asked again
 * with the same key. `absent`: it has never heard of it. `stopped`: its answer fits nothing we asked for; staff look.
 */
export type RefundReport =
	| { state: 'sent'; reference?: string; amount?: number; currency?: string }
	| { state: 'settled'; reference: string; at: Date; amount: number; currency: string }
	| { state: 'failed'; reason: string; reference?: string }
	| { state: 'unknown' }
	| { state: 'stopped'; reason: string }
	| { state: 'absent' };

/** What is still to be taken of an authorisation; the rest of it is let go. Nothing to take: it is voided. */
export type CaptureOrder = RefundOrder;

/** `by_hand`: nobody can be called; finance does it. `differs`: done, and not as we asked for it. */
export type CaptureReport =
	| { state: 'done'; reference: string; at: Date; amount: number; currency: string }
	| { state: 'by_hand' }
	| { state: 'differs'; about: string; amount: number; currency: string }
	| { state: 'failed'; reason: string }
	| { state: 'unknown' };

/**
 * A page of the provider on which somebody pays what is due, in the language of their browser. All of it follows from
 * what is written down, so that asking again with the same key asks for the same.
 */
export type LinkOrder = {
	key: string;
	/** Our own name of it; the provider repeats it in all it says of it. */
	id: string;
	orderRef: string;
	amount: number;
	currency: string;
	/** Where the buyer goes after paying, and where without; https, or http on this machine. */
	paidUrl: string;
	leftUrl: string;
	expiresAt: Date;
	/** Only where the buyer agreed to it, and that is written down. */
	keepCard: boolean;
	/** The amount is only held on the card; what is taken of it is asked for later. */
	hold?: boolean;
};

/** A card that the provider keeps, by its own names; `lastFour` is what its owner knows it by. */
export type KeptCard = { customer: string; card: string; lastFour?: string };

/** Money that came in. */
export type MoneyIn = { reference: string; amount: number; currency: string; at: Date; card?: KeptCard };

export type LinkReport =
	| { state: 'open'; reference: string; url: string; expiresAt: Date }
	| { state: 'paid'; reference: string; payment: MoneyIn }
	/** Held, and not taken; until when the provider keeps it. */
	| { state: 'held'; reference: string; payment: MoneyIn; until: Date }
	/** The buyer is through; their bank has yet to say whether the money comes. */
	| { state: 'waiting'; reference: string }
	| { state: 'ended'; reference: string }
	| { state: 'failed'; reason: string }
	| { state: 'unknown' };

export type ChargeOrder = {
	key: string;
	id: string;
	orderRef: string;
	amount: number;
	currency: string;
	card: KeptCard;
	/** Whether it was asked for before: then it is looked for first. */
	again: boolean;
};

export type ChargeReport =
	| { state: 'paid'; payment: MoneyIn }
	| { state: 'waiting'; reference: string }
	/** The bank wants the owner of the card to confirm it: nothing was taken, and they have to pay themselves. */
	| { state: 'needs_buyer' }
	| { state: 'failed'; reason: string }
	| { state: 'unknown' };

export type ForgetReport = { state: 'done' } | { state: 'failed'; reason: string } | { state: 'unknown' };

/** A refund as the provider lists it. `key` is ours where we asked for it. */
export type ListedAtProvider = {
	reference: string;
	key: string | null;
	/** The provider's names of the payment. */
	payment: readonly string[];
	amount: number;
	currency: string;
	state: 'settled' | 'sent' | 'failed';
	at: Date;
};

/**
 * Who moves money. Called outside of any transaction and never while a page waits, except for a pay link; what was
 * asked for is written down and committed first. Nothing here throws for what a provider says; what it says nothing of
 * is `unknown`.
 */
export type Payments = {
	refund(order: RefundOrder): Promise<RefundReport>;
	/** Asks what became of a refund. */
	find(order: RefundOrder): Promise<RefundReport>;
	/** Takes a part of an authorisation and lets the rest go; with nothing to take, voids it. Asked twice, done once. */
	capture(order: CaptureOrder): Promise<CaptureReport>;
	/** What only some can do. */
	online?: OnlinePayments;
};

export type OnlinePayments = {
	createLink(order: LinkOrder): Promise<LinkReport>;
	/** Asks what became of a page to pay on. */
	findLink(reference: string): Promise<LinkReport>;
	/** Closes a page to pay on. One that was paid meanwhile is told as paid. */
	endLink(reference: string): Promise<LinkReport>;
	/** Takes money from a kept card while its owner is not there. */
	charge(order: ChargeOrder): Promise<ChargeReport>;
	/** Forgets a kept card, and its customer where they have nothing else there. Asked twice, done once. */
	forgetCard(card: KeptCard): Promise<ForgetReport>;
	/** Every refund made since, the newest first. Throws where the provider does not answer: half a list is none. */
	listRefunds(since: Date): Promise<ListedAtProvider[]>;
};

/** Whoever an order document names in `payments[].provider`; those nobody knows are booked for finance. */
export type PaymentBook = (provider: string) => Payments;
