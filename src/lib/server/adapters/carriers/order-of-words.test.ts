import { describe, expect, it } from 'vitest';
import { foldScans, type ScanFact, type ShipmentState } from '#domain/shipment/fold-scans.ts';
import type { CarrierScan } from '#server/ports/carrier-report.ts';
import { bodyValue } from '#server/use-cases/process-delivery.ts';
import { VENDOR_TALK, type Told, type VendorTalk } from '#tests/support/carrier-webhooks.ts';
import { CARRIER_VENDORS } from './vendors.ts';

/** Law 8 through every vendor: the state is the same whatever order its webhooks come in, and however often. */
const at = (hours: number) => new Date(Date.UTC(2026, 10, 1, hours)).toISOString();
const STEPS: readonly Told[] = [
	{ at: at(0), step: 'label' },
	{ at: at(20), step: 'picked_up' },
	{ at: at(40), step: 'moving' },
	{ at: at(60), step: 'round' },
	{ at: at(61), step: 'tried' },
	{ at: at(84), step: 'round' },
	{ at: at(86), step: 'delivered' }
];

function* permutations<T>(list: readonly T[]): Generator<T[]> {
	if (list.length === 0) yield [];
	for (const [index, first] of list.entries())
		for (const rest of permutations(list.toSpliced(index, 1))) yield [first, ...rest];
}

/** What one webhook about one step says, read as the inbox reads it. */
function hear(talk: VendorTalk, steps: readonly Told[]): CarrierScan[] {
	const vendor = CARRIER_VENDORS.find(({ name }) => name === talk.vendor);
	const { body, headers } = talk.say({ number: 'N1', carrier: talk.carrier, steps }, 's');
	const reading = vendor?.read(bodyValue(vendor.format, new TextEncoder().encode(body)), headers);
	if (reading?.kind !== 'message') throw new Error(`${talk.vendor} cannot be read`);
	return reading.message.parcels.flatMap(({ scans }) => scans);
}

/** A scan as the store keeps it: the same content is the same scan. */
const fact = ({ raw: _raw, ...scan }: CarrierScan): ScanFact => ({
	...scan,
	id: JSON.stringify(scan),
	at: scan.at.getTime(),
	future: false
});

describe.each(VENDOR_TALK.map((talk) => [talk.vendor, talk] as const))('%s', (_, talk) => {
	const single = STEPS.map((step) => hear(talk, [step]).map(fact));
	const whole = foldScans(hear(talk, STEPS).map(fact));

	it('every order of seven webhooks, with repetitions, ends where the whole story ends', () => {
		let tried = 0;
		for (const order of permutations([0, 1, 2, 3, 4, 5, 6])) {
			const heard: ScanFact[] = [];
			let state: ShipmentState | undefined;
			for (const index of [...order, ...order.slice(0, tried % 7)]) {
				heard.push(...(single[index] ?? []));
				state = foldScans(heard);
			}
			if (JSON.stringify(state) !== JSON.stringify(whole)) expect(state, String(order)).toEqual(whole);
			tried += 1;
		}
		expect(tried).toBe(5040);
		expect(whole).toMatchObject({ status: 'delivered', deliveredAt: Date.parse(at(86)) });
	});

	it('says of a time without a zone that it is approximate', () => {
		for (const scan of hear(talk, STEPS)) expect(scan.approximate).toBe(talk.vague);
	});
});
