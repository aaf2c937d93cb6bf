import { inboxVendor, type InboxVendor } from '../use-cases/process-delivery.ts';
import { recordReport } from '../use-cases/record-report.ts';
import { takePaymentMessage } from '../use-cases/take-payment-message.ts';
import { CARRIER_VENDORS } from '../adapters/carriers/vendors.ts';
import { stripeVendor, type VerifyStripe } from '../adapters/payments/stripe/webhook.ts';
import { STOREFRONT_VENDORS } from '../adapters/storefronts/vendors.ts';
import { takeStorefront } from './take-storefront.ts';

/** Everybody who may send us webhooks, and what is done with what they say. */
export const webhookVendors = (verifyStripe: VerifyStripe | undefined): readonly InboxVendor[] => [
	...CARRIER_VENDORS.map((vendor) => inboxVendor(vendor, recordReport)),
	...STOREFRONT_VENDORS.map((vendor) => inboxVendor(vendor, takeStorefront)),
	inboxVendor(stripeVendor(verifyStripe), takePaymentMessage)
];
