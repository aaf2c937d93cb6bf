import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headlineOf, type HeadlineFacts } from '../order/headline.ts';
import type { Portion } from '../order/portions.ts';
import { PORTION_STATES } from '../order/states.ts';
import { timePortions } from '../policy/time-portions.ts';
import { isSentAgain, sendAgain } from './send-again.ts';
import { EXCEPTION_CAUSES, TRACKING_STATUSES } from './tracking-status.ts';

const BACK = ['refused', 'returning', 'returned'];
const back = { id: 's1', status: 'exception', cause: 'returned' } as const;
let counter = 0;
const newId = () => `new-${++counter}`;
const inParcel: Portion = { id: 'p', line: 'mug', quantity: 2, state: 'handed_over', shipment: 's1' };

describe('what came back', () => {
	it.each(
		TRACKING_STATUSES.flatMap((status) => [null, ...EXCEPTION_CAUSES].map((cause) => ({ status, cause })))
	)('is only what its carrier says so of: $status $cause', ({ status, cause }) => {
		const done = sendAgain([inParcel], { id: 's1', status, cause }, 's2', newId);
		expect(done.ok).toBe(status === 'exception' && cause !== null && BACK.includes(cause));
	});

	it.each(PORTION_STATES)('of pieces that are %s only those that left are sent', (state) => {
		const done = sendAgain([{ ...inParcel, state }], back, 's2', newId);
		expect(done.ok).toBe(state === 'handed_over' || state === 'delivered');
		if (!done.ok) expect(done.refusal.code).toBe('shipment.nothing_left');
	});

	it('keeps every piece, its claim and what is in other parcels, and can be sent on once', () => {
		const place = fc.record({
			line: fc.constantFrom('a', 'b'),
			quantity: fc.integer({ min: 1, max: 4 }),
			state: fc.constantFrom(...PORTION_STATES),
			claim: fc.constantFrom(undefined, 'c1'),
			shipment: fc.constantFrom(undefined, 's1', 's9')
		});
		fc.assert(
			fc.property(fc.array(place, { maxLength: 8 }), (places) => {
				const portions = places.map((one, index): Portion => ({ ...one, id: `p${index}` }));
				const sum = (list: readonly Portion[], of: (one: Portion) => boolean) =>
					list.filter(of).reduce((total, { quantity }) => total + quantity, 0);
				const isGoing = ({ shipment, state }: Portion) =>
					shipment === 's1' && (state === 'handed_over' || state === 'delivered');
				const done = sendAgain(portions, back, 's2', newId);
				expect(done.ok).toBe(portions.some(isGoing));
				if (!done.ok) return;
				const { portions: after, lines } = done.value;
				for (const line of ['a', 'b'])
					for (const claim of [undefined, 'c1']) {
						const own = (one: Portion) => one.line === line && one.claim === claim;
						expect(sum(after, own)).toBe(sum(portions, own));
						expect(sum(after, (one) => own(one) && one.shipment === 's2')).toBe(
							sum(portions, (one) => own(one) && isGoing(one))
						);
					}
				expect(
					after.filter(({ shipment }) => shipment === 's2').every(({ state }) => state === 'packed')
				).toBe(true);
				expect(after.filter(({ shipment }) => shipment === 's9')).toEqual(
					portions.filter(({ shipment }) => shipment === 's9')
				);
				expect(lines.reduce((total, { quantity }) => total + quantity, 0)).toBe(sum(portions, isGoing));
				expect(sendAgain(after, back, 's3', newId).ok).toBe(false);
			})
		);
	});
});

describe('once it was sent again', () => {
	const shipment = (id: string, more: object) => ({
		...{ id, status_at: '2026-11-22T10:00:00Z', cause: null, delivered_at: null, expected_by: null },
		...{ created_at: '2026-11-20T10:00:00Z', handed_over_at: null, ...more }
	});
	const record = (news: object) =>
		({
			...{ status: 'handed_over', deliver_by: null, placed_at: '2026-11-19T10:00:00Z', paid_at: null },
			...{ portions: [], claims: [], lines: [] },
			shipments: [
				shipment('s1', { status: 'exception', cause: 'returned' }),
				shipment('s2', { again_of: 's1', ...news })
			]
		}) as unknown as HeadlineFacts;

	it('the other parcel speaks for the order', () => {
		expect(headlineOf(record({ status: 'in_transit' }))).toMatchObject({ code: 'in_transit', parcel: 's2' });
		const { shipments } = record({ status: 'pending' });
		expect([isSentAgain(shipments, 's1'), isSentAgain(shipments, 's2')]).toEqual([true, false]);
	});

	it('its pieces have not left with it yet, though their claim was handed over before', () => {
		const claims = [
			{
				...{ id: 'c1', state: 'handed_over' as const, created_at: '2026-11-19T12:00:00Z' },
				...{ packed_at: '2026-11-19T13:00:00Z', handed_over_at: '2026-11-20T10:00:00Z' }
			}
		];
		const portion = {
			id: 'p',
			line: 'mug',
			quantity: 2,
			state: 'packed' as const,
			claim: 'c1',
			shipment: 's2'
		};
		const parcels = record({ status: 'pending' }).shipments;
		expect(timePortions([portion], claims, parcels)[0]?.handed_over_at).toBeNull();
		const left = { ...portion, state: 'handed_over' as const };
		expect(timePortions([left], claims, parcels)[0]?.handed_over_at).toBe('2026-11-20T10:00:00Z');
	});
});
