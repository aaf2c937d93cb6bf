import fc from 'fast-check';
import { expect, it } from 'vitest';
import { timePortions } from '#domain/policy/time-portions.ts';
import { standardPolicy } from '#domain/policy/standard-policy.ts';
import type { PolicyDocument } from '#domain/policy/document.ts';
import { said, termsAt } from '#tests/fixtures/fee-bars.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { policyLine, policyOrder } from '#tests/fixtures/policy-orders.ts';
import { version } from '#tests/fixtures/policy-windows.ts';
import { currentZone } from './fee-zones.ts';

const hour = (count: number) =>
	new Date(Date.parse('2026-06-01T10:00:00Z') + count * 3_600_000).toISOString();
const standard = standardPolicy('Europe/Berlin');
const byDay = (days: number) => ({ until: { after: 'placed_at' as const, for: `P${days}D` }, fee: null });
/** Its windows for sending back count from the order, and can be over before anything has arrived. */
const early: PolicyDocument = {
	...standard,
	return: [{ id: 'early', steps: [{ ...byDay(3) }, { ...byDay(60), fee: { percent: 10 } }] }]
};

it('packed anew after it came back, all of it is what the bar speaks of', () => {
	const parcel = { id: 'new', handed_over_at: null, delivered_at: null, cause: null, status_at: null };
	const again = { id: 'p', line: 'mug', quantity: 2, state: 'packed' as const, shipment: 'new' };
	const order = policyOrder({ buyer_country: 'DE', lines: [policyLine({ quantity: 2 })] });
	const portions = timePortions([again], [], [parcel as never]);
	const words = said(hour(300), { order, portions, versions: [version(standard)] });
	expect(words).toMatch(/^Ask to cancel until it is handed to the carrier/);
	expect(words).not.toContain('This holds for');
});

it('speaks of what some piece can do now, whatever became of them', () => {
	const instant = fc.integer({ min: 0, max: 200 });
	const piece = fc.record({
		state: fc.constantFrom('open', 'claimed', 'packed', 'handed_over', 'delivered'),
		claim: fc.option(fc.record({ at: instant, packed: fc.option(instant), out: fc.option(instant) })),
		parcel: fc.option(fc.record({ out: fc.option(instant), arrived: fc.option(instant) }))
	});
	const hourOf = (count: number | null | undefined) => (typeof count === 'number' ? hour(count) : null);
	fc.assert(
		fc.property(
			fc.constantFrom('DE', 'CH', 'US', 'GB', 'CN'),
			fc.constantFrom(standard, samplePolicy(), early),
			fc.array(piece, { minLength: 1, maxLength: 2 }),
			fc.integer({ min: 200, max: 1600 }),
			fc.record({ ship_by: fc.option(instant), deliver_by: fc.option(instant) }),
			(country, document, pieces, now, promise) => {
				const lines = pieces.map((_, index) => policyLine({ id: `l${index}`, quantity: 2 }));
				const isHeld = (index: number) => pieces[index]?.state !== 'open';
				const portions = timePortions(
					pieces.map(({ state }, index) => ({
						...{ id: `p${index}`, line: `l${index}`, quantity: 2, state },
						...(isHeld(index) && { claim: `c${index}`, shipment: `s${index}` })
					})) as never,
					pieces.flatMap(({ claim }, index) =>
						claim
							? {
									...{ id: `c${index}`, state: 'held', created_at: hour(claim.at) },
									...{ packed_at: hourOf(claim.packed), handed_over_at: hourOf(claim.out) }
								}
							: []
					) as never,
					pieces.flatMap(({ parcel, state }, index) =>
						parcel
							? {
									...{ id: `s${index}`, cause: null, handed_over_at: hourOf(parcel.out) },
									delivered_at: state === 'delivered' ? hourOf(parcel.arrived) : null
								}
							: []
					) as never
				);
				const bought = { placed_at: hour(0), paid_at: hour(0), buyer_country: country, lines };
				const order = policyOrder({
					...bought,
					...{ ship_by: hourOf(promise.ship_by), deliver_by: hourOf(promise.deliver_by) }
				});
				const input = { order, portions, versions: [version(document)] };
				const { schedule, windows } = termsAt(hour(now), input);
				const zone = schedule[currentZone(schedule, Date.parse(hour(now)))];
				// Where nothing can be done any more there is no bar.
				if (zone) expect(windows.map((one) => one.now.action)).toContain(zone.action);
				if (zone) expect(said(hour(now + 800), input, hour(now))).not.toContain('This holds for 0');
			}
		),
		{ numRuns: 500 }
	);
});
