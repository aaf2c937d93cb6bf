import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldScans, type ScanFact } from './fold-scans.ts';
import { EXCEPTION_CAUSES, TRACKING_STATUSES } from './tracking-status.ts';

const HOUR = 3_600_000;
const scan = (
	id: string,
	at: number,
	status: ScanFact['status'],
	more: Partial<ScanFact> = {}
): ScanFact => ({
	id,
	at: at * HOUR,
	status,
	approximate: false,
	future: false,
	actionRequired: false,
	...more
});

const anyScan: fc.Arbitrary<ScanFact> = fc
	.record({
		at: fc.integer({ min: 0, max: 30 }),
		status: fc.constantFrom(...TRACKING_STATUSES),
		cause: fc.option(fc.constantFrom(...EXCEPTION_CAUSES), { nil: undefined }),
		approximate: fc.boolean(),
		future: fc.boolean(),
		actionRequired: fc.boolean()
	})
	.map((fact) => ({ ...fact, id: JSON.stringify(fact), at: fact.at * HOUR }));

/** A list in every order it can have. */
function* permutations<T>(list: readonly T[]): Generator<T[]> {
	if (list.length <= 1) return yield [...list];
	for (const [index, one] of list.entries()) {
		for (const rest of permutations(list.toSpliced(index, 1))) yield [one, ...rest];
	}
}

describe('foldScans', () => {
	it('is a function of the set of scans, whatever their order or repetition', () => {
		fc.assert(
			fc.property(fc.array(anyScan, { maxLength: 25 }), fc.infiniteStream(fc.nat()), (scans, keys) => {
				const shuffled = [...scans, ...scans.slice(0, 5)]
					.map((one) => ({ one, key: keys.next().value as number }))
					.sort((a, b) => a.key - b.key)
					.map(({ one }) => one);
				expect(foldScans(shuffled)).toEqual(foldScans(scans));
			})
		);
	});

	// Every order there is, where a sample may miss the one: ties in time, vague times, a way back and its repetition.
	it.each([
		[
			'a plain way',
			[
				'info_received',
				'in_transit',
				'in_transit',
				'out_for_delivery',
				'attempt_failed',
				'out_for_delivery',
				'delivered'
			],
			[0, 5, 9, 20, 20, 44, 50]
		],
		[
			'all at one moment',
			['delivered', 'in_transit', 'exception', 'attempt_failed', 'expired', 'pending', 'out_for_delivery'],
			[7, 7, 7, 7, 7, 7, 7]
		],
		[
			'back again',
			['in_transit', 'delivered', 'exception', 'in_transit', 'exception', 'info_received', 'delivered'],
			[1, 10, 12, 14, 20, 0, 10]
		]
	] as const)(
		'comes to one state in every order of seven scans, each told again: %s',
		(_, statuses, hours) => {
			const scans = statuses.map((status, index) =>
				scan(`s${index}`, hours[index] ?? 0, status, {
					approximate: index % 3 === 2,
					future: index === 3,
					...(status === 'exception' && { cause: index === 4 ? 'returned' : 'returning' })
				})
			);
			const expected = JSON.stringify(foldScans(scans));
			let orders = 0;
			for (const order of permutations(scans)) {
				orders++;
				const again = order[orders % order.length];
				const told = again ? [...order, again, ...order.slice(0, orders % 3)] : order;
				if (JSON.stringify(foldScans(told)) !== expected)
					expect(foldScans(told), told.map(({ id }) => id).join()).toEqual(JSON.parse(expected));
			}
			expect(orders).toBe(5040);
		}
	);

	it('lets a failed attempt be followed by the next day’s round', () => {
		const state = foldScans([scan('b', 30, 'out_for_delivery'), scan('a', 8, 'attempt_failed')]);
		expect(state.status).toBe('out_for_delivery');
	});

	it('keeps delivered against a late “in transit”, but not against the way back', () => {
		const delivered = [scan('a', 10, 'delivered'), scan('b', 12, 'in_transit')];
		expect(foldScans(delivered)).toMatchObject({ status: 'delivered', deliveredAt: 10 * HOUR });
		const back = foldScans([...delivered, scan('c', 20, 'exception', { cause: 'returning' })]);
		expect(back).toMatchObject({ status: 'exception', cause: 'returning', deliveredAt: 10 * HOUR });
		const delayed = foldScans([...delivered, scan('c', 20, 'exception', { cause: 'delayed' })]);
		expect(delayed.status).toBe('delivered');
		const before = foldScans([...delivered, scan('c', 9, 'exception', { cause: 'returning' })]);
		expect(before.status).toBe('delivered');
	});

	it('never lets an approximate or future time beat an exact one', () => {
		const exact = scan('a', 10, 'in_transit');
		expect(foldScans([exact, scan('b', 12, 'delivered', { approximate: true })]).status).toBe('in_transit');
		expect(foldScans([exact, scan('b', 999, 'delivered', { future: true })]).status).toBe('in_transit');
		// Later than the exact one in every zone on earth.
		expect(foldScans([exact, scan('b', 48, 'delivered', { approximate: true })]).status).toBe('delivered');
	});

	it('knows nothing before the first scan and who holds the parcel after it', () => {
		expect(foldScans([])).toEqual({ status: 'pending', actionRequired: false });
		expect(foldScans([scan('a', 1, 'info_received')]).handedOverAt).toBeUndefined();
		expect(foldScans([scan('a', 1, 'info_received'), scan('b', 3, 'in_transit')]).handedOverAt).toBe(
			3 * HOUR
		);
	});
});
