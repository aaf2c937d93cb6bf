import { randomBytes } from 'node:crypto';
import { newCards } from './cards.ts';

/** What a Stripe of our own for tests knows: objects in the shapes of its API, as far as we use them. */
export type Metadata = Record<string, string>;
export type Intent = {
	id: string;
	object: 'payment_intent';
	amount: number;
	amount_capturable: number;
	amount_received: number;
	currency: string;
	status: 'requires_capture' | 'succeeded' | 'canceled' | 'processing' | 'requires_payment_method';
	last_payment_error: object | null;
	created: number;
	canceled_at: number | null;
	customer: string | null;
	payment_method: string | null;
	setup_future_usage: string | null;
	latest_charge: string;
	metadata: Metadata;
};
export type Refund = {
	id: string;
	object: 'refund';
	amount: number;
	currency: string;
	status: 'succeeded' | 'pending' | 'failed';
	failure_reason?: string;
	created: number;
	payment_intent: string;
	charge: string;
	reason: string | null;
	metadata: Metadata;
};
export type Session = {
	id: string;
	object: 'checkout.session';
	mode: 'payment';
	status: 'open' | 'complete' | 'expired';
	payment_status: 'unpaid' | 'paid';
	amount_total: number;
	currency: string;
	url: string | null;
	expires_at: number;
	client_reference_id: string | null;
	customer: string | null;
	payment_intent: string | null;
	keepsCard: boolean;
	/** `capture_method: manual`: what is paid on it is only held. */
	holds: boolean;
	metadata: Metadata;
};

/** An error of Stripe's. `saved`: whether asking again with the same key says the same. */
export class StripeTrouble extends Error {
	readonly status: number;
	readonly body: { type: string; code?: string; message: string } & Record<string, unknown>;
	readonly saved: boolean;

	constructor(
		status: number,
		type: string,
		code: string | undefined,
		saved = true,
		more: Record<string, unknown> = {}
	) {
		super(code ?? type);
		this.status = status;
		this.body = { type, ...(code && { code }), message: code ?? type, ...more };
		this.saved = saved;
	}
}
export const invalid = (code: string, status = 400, saved = true) =>
	new StripeTrouble(status, 'invalid_request_error', code, saved);

export const nameFor = (prefix: string) => `${prefix}_${randomBytes(9).toString('hex')}`;
export const nowS = () => Math.floor(Date.now() / 1000);

export type Books = ReturnType<typeof newBooks>;

/** Books with the rules that matter here: never more back than was taken, an authorisation ends once. */
export function newBooks() {
	const intents = new Map<string, Intent>();
	const refunds: Refund[] = [];
	const sessions = new Map<string, Session>();

	const intentOf = (name: string): Intent => {
		const found =
			intents.get(name) ?? [...intents.values()].find(({ latest_charge }) => latest_charge === name);
		if (!found) throw invalid('resource_missing', 404);
		return found;
	};
	const refundedOf = (intent: string) =>
		refunds
			.filter((one) => one.payment_intent === intent && one.status !== 'failed')
			.reduce((sum, { amount }) => sum + amount, 0);
	function addIntent(
		amount: number,
		more: Partial<Intent> & { currency: string; status: Intent['status'] }
	): Intent {
		const isTaken = more.status === 'succeeded';
		const intent: Intent = {
			...{ id: nameFor('pi'), object: 'payment_intent', amount, created: nowS(), canceled_at: null },
			...{ amount_capturable: isTaken ? 0 : amount, amount_received: isTaken ? amount : 0 },
			...{ customer: null, payment_method: null, setup_future_usage: null, last_payment_error: null },
			...{ latest_charge: nameFor('ch'), metadata: {} },
			...more
		};
		intents.set(intent.id, intent);
		return intent;
	}
	const cards = newCards(addIntent);
	return {
		cards,
		intents,
		refunds,
		sessions,
		intentOf,
		refundedOf,
		addIntent,
		refund(
			intent: Intent,
			asked: { amount: number | undefined; metadata: Metadata; reason: string | null }
		): Refund {
			if (intent.status !== 'succeeded') throw invalid('charge_not_captured');
			const left = intent.amount_received - refundedOf(intent.id);
			const amount = asked.amount ?? left;
			if (left === 0) throw invalid('charge_already_refunded');
			if (amount > left || amount < 1) throw invalid('amount_too_large');
			const made: Refund = {
				...{ id: nameFor('re'), object: 'refund', amount, currency: intent.currency, status: 'succeeded' },
				...{ created: nowS(), payment_intent: intent.id, charge: intent.latest_charge },
				...{ metadata: asked.metadata, reason: asked.reason }
			};
			refunds.unshift(made);
			return made;
		},
		capture(intent: Intent, amount: number): Intent {
			if (intent.status !== 'requires_capture') throw invalid('payment_intent_unexpected_state');
			if (amount > intent.amount_capturable) throw invalid('amount_too_large');
			return Object.assign(intent, { status: 'succeeded', amount_received: amount, amount_capturable: 0 });
		},
		cancel(intent: Intent): Intent {
			if (intent.status !== 'requires_capture' && intent.status !== 'requires_payment_method')
				throw invalid('payment_intent_unexpected_state');
			return Object.assign(intent, { status: 'canceled', canceled_at: nowS(), amount_capturable: 0 });
		},
		/** The buyer pays on the page. */
		pay(session: Session): Intent {
			if (session.status !== 'open') throw new Error(`the page is ${session.status}`);
			const { amount_total, currency, metadata, keepsCard, holds } = session;
			const kept = keepsCard ? cards.keep() : null;
			const customer = kept?.customer ?? null;
			const intent = addIntent(amount_total, {
				...{ currency, metadata, customer, payment_method: kept?.card ?? nameFor('pm') },
				status: holds ? 'requires_capture' : 'succeeded',
				setup_future_usage: keepsCard ? 'off_session' : null
			});
			const payment_status = holds ? 'unpaid' : 'paid';
			Object.assign(session, { status: 'complete', payment_status, url: null, customer });
			session.payment_intent = intent.id;
			return intent;
		}
	};
}
