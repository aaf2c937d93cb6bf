import type { CarrierMessage } from '#server/ports/carrier-report.ts';
import type { WebhookVendor } from '#server/ports/webhook.ts';
import { aftership } from './aftership.ts';
import { easypost } from './easypost.ts';
import { karrio } from './karrio.ts';
import { kuaidi100 } from './kuaidi100.ts';
import { seventeenTrack } from './seventeen-track.ts';
import { shippo } from './shippo.ts';

/** Everybody who may tell us about parcels. */
export const CARRIER_VENDORS: readonly WebhookVendor<CarrierMessage>[] = [
	aftership,
	easypost,
	karrio,
	kuaidi100,
	seventeenTrack,
	shippo
];
