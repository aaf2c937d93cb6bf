import type { Payments } from '#server/ports/payments.ts';
import { capture } from './captures.ts';
import type { StripeClient } from './client.ts';
import { charge, forgetCard } from './cards.ts';
import { createLink, endLink, findLink } from './links.ts';
import { find, listRefunds, refund } from './refunds.ts';

/** Stripe, through its own library. */
export const stripePayments = (client: StripeClient): Payments => ({
	refund: (order) => refund(client, order),
	find: (order) => find(client, order),
	capture: (order) => capture(client, order),
	online: {
		createLink: (order) => createLink(client, order),
		findLink: (reference) => findLink(client, reference),
		endLink: (reference) => endLink(client, reference),
		charge: (order) => charge(client, order),
		forgetCard: (card) => forgetCard(client, card),
		listRefunds: (since) => listRefunds(client, since)
	}
});
