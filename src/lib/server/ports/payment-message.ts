import type { LinkReport } from './payments.ts';

/** The provider's names of a payment, any of which an order may have it by. */
export type PaymentNames = readonly string[];

/** What a payment provider's webhook says. Amounts are minor units; currencies as ISO 4217 writes them. */
export type PaymentMessage =
	| {
			about: 'refund';
			reference: string;
			/** The key we asked with, where we did. */
			key: string | null;
			payment: PaymentNames;
			amount: number;
			currency: string;
			state: 'settled' | 'sent' | 'failed';
			reason?: string;
			at: Date;
	  }
	/** All that ever went back of a payment, by the provider's count. */
	| { about: 'refunded'; payment: PaymentNames; total: number; currency: string }
	| {
			about: 'dispute';
			reference: string;
			payment: PaymentNames;
			amount: number;
			currency: string;
			state: 'open' | 'won' | 'lost';
			at: Date;
	  }
	| {
			about: 'payment';
			/** Our own name of what was asked for, where we asked. */
			order: string | null;
			payment: PaymentNames;
			state: 'captured' | 'voided' | 'failed';
			amount: number;
			currency: string;
			at: Date;
	  }
	| { about: 'link'; order: string; report: LinkReport };
