import { describe, expect, it } from 'vitest';
import { readerFormat } from '#i18n/reader-format.ts';
import { ORDER_VIEWS } from '#tests/fixtures/order-views.ts';
import { readKeptOrder } from '../../../../service-worker/kept-shape.ts';
import { keptOrder } from './kept-order.ts';
import { endedSince } from './told-kept.ts';

const views = Object.entries(ORDER_VIEWS);
const kept = (view: (typeof views)[number][1]) => keptOrder(view, readerFormat('Europe/Berlin', view.asOf));

describe('what is kept of an order', () => {
	it.each(views)('is just what the phone lets through: %s', (_, view) => {
		const answer = { owner: 'o', shop: { name: 'S' }, zone: 'Europe/Berlin', order: kept(view) };
		expect(readKeptOrder(answer)).toEqual(JSON.parse(JSON.stringify(answer)));
	});

	it.each(views)('names no person, no address, no number that leads to either: %s', (_, view) => {
		const text = JSON.stringify(kept(view));
		const { people, parcels, money } = view;
		const secrets = [
			...[
				people?.name,
				people?.email,
				people?.phone,
				...(people?.shipTo?.lines ?? []),
				people?.shipTo?.postcode
			],
			...parcels.flatMap(({ trackingNumber, scans }) => [trackingNumber, ...scans.map((scan) => scan.text)]),
			...[money.destination?.hint]
		];
		for (const secret of secrets) if (secret) expect(text).not.toContain(secret);
		// Read on another day, none of these would be true.
		expect(text).not.toMatch(/\b(today|tomorrow|yesterday|just now)\b|\{left\}/i);
	});
});

it('a zone is said to have ended by an instant that was known when the order was seen, and by nothing else', () => {
	const at = (until?: string) => ({
		bar: {
			frames: [{ zones: [{ label: 'Free' }], at: { index: 0, from: null, ...(until && { until }) } }]
		} as never
	});
	const until = '2026-05-04T10:00:00Z';
	expect(endedSince(at(until), Date.parse(until) - 1)).toBeUndefined();
	expect(endedSince(at(until), Date.parse(until))).toEqual({ label: 'Free', until });
	expect(endedSince(at(), Infinity)).toBeUndefined();
	expect(endedSince({}, Infinity)).toBeUndefined();
});
