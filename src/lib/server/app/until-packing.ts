import { addressesOf } from './addresses.ts';
import { servicingOf, type ServicingOptions } from './servicing.ts';

/** What can be said of an order until its goods are packed: where it goes, and what is done with it beside sending it. */
export const untilPacking = (options: ServicingOptions) => ({
	addresses: addressesOf(options),
	servicing: servicingOf(options)
});
