import { invalid, nameFor, StripeTrouble, type Intent, type Metadata } from './books.ts';

/** A customer and a payment method, as Stripe keeps them. `answers`: what its bank says to a charge. */
export type Customer = { id: string; deleted: boolean; subscriptions: string[] };
export type Method = {
	id: string;
	customer: string | null;
	last4: string;
	answers: 'yes' | 'needs_buyer' | 'no';
};

type AddIntent = (
	amount: number,
	more: Partial<Intent> & { currency: string; status: Intent['status'] }
) => Intent;

/** Kept cards with the rules that matter here: what is detached or deleted is charged no more. */
export function newCards(addIntent: AddIntent) {
	const customers = new Map<string, Customer>();
	const methods = new Map<string, Method>();
	const customerOf = (id: string): Customer => {
		const found = customers.get(id);
		if (!found) throw invalid('resource_missing', 404);
		return found;
	};
	const methodOf = (id: string): Method => {
		const found = methods.get(id);
		if (!found) throw invalid('resource_missing', 404);
		return found;
	};
	const attached = (customer: string) => [...methods.values()].filter((one) => one.customer === customer);
	return {
		customers,
		methods,
		customerOf,
		methodOf,
		attached,
		/** A customer of its own with one card. */
		keep(last4 = '4242'): { customer: string; card: string } {
			const customer = { id: nameFor('cus'), deleted: false, subscriptions: [] };
			const card: Method = { id: nameFor('pm'), customer: customer.id, last4, answers: 'yes' };
			customers.set(customer.id, customer);
			methods.set(card.id, card);
			return { customer: customer.id, card: card.id };
		},
		detach(card: Method): Method {
			if (card.customer === null) throw invalid('payment_method_unexpected_state');
			return Object.assign(card, { customer: null });
		},
		remove(customer: Customer): Customer {
			if (customer.deleted) throw invalid('resource_missing', 404);
			for (const card of attached(customer.id)) card.customer = null;
			return Object.assign(customer, { deleted: true });
		},
		charge(asked: {
			amount: number;
			currency: string;
			customer: string;
			card: string;
			metadata: Metadata;
		}): Intent {
			const { amount, currency, metadata } = asked;
			if (customerOf(asked.customer).deleted) throw invalid('resource_missing', 404);
			const card = methodOf(asked.card);
			if (card.customer !== asked.customer) throw invalid('payment_method_customer_mismatch');
			const about = { currency, metadata, customer: asked.customer, payment_method: card.id };
			if (card.answers === 'yes') return addIntent(amount, { ...about, status: 'succeeded' });
			const code = card.answers === 'no' ? 'card_declined' : 'authentication_required';
			const decline_code = card.answers === 'no' ? 'insufficient_funds' : code;
			const last_payment_error = { type: 'card_error', code, decline_code, message: code };
			const failed = addIntent(amount, { ...about, status: 'requires_payment_method', last_payment_error });
			throw new StripeTrouble(402, 'card_error', code, true, { decline_code, payment_intent: failed });
		}
	};
}

/** A customer and a card in the shapes of the API. */
export const tellCustomer = ({ id, deleted, subscriptions }: Customer) =>
	deleted
		? { id, object: 'customer', deleted: true }
		: {
				...{ id, object: 'customer' },
				subscriptions: { object: 'list', data: subscriptions.map((sub) => ({ id: sub })), has_more: false }
			};
export const tellMethod = ({ id, customer, last4 }: Method) => ({
	...{ id, object: 'payment_method', type: 'card', customer },
	card: { brand: 'visa', last4 }
});
