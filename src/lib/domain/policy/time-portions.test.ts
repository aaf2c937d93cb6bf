import { expect, it } from 'vitest';
import { timePortions } from './time-portions.ts';

const claim = {
	id: 'c',
	state: 'held',
	created_at: '2026-06-01T10:00:00Z',
	packed_at: null,
	handed_over_at: null
} as const;
const parcel = {
	id: 's',
	handed_over_at: '2026-06-02T10:00:00Z',
	delivered_at: '2026-06-04T10:00:00Z',
	cause: null,
	status_at: '2026-06-04T10:00:00Z'
};
const portion = { id: 'p', line: 'mug', quantity: 2, state: 'delivered' } as const;

it('takes the times of the claim and of the piece’s own parcel', () => {
	const other = { ...parcel, id: 'other', delivered_at: '2026-06-09T10:00:00Z' };
	expect(timePortions([{ ...portion, claim: 'c', shipment: 's' }], [claim], [other, parcel])).toEqual([
		{
			...portion,
			claimed_at: '2026-06-01T10:00:00Z',
			packed_at: '2026-06-02T10:00:00Z',
			handed_over_at: '2026-06-02T10:00:00Z',
			delivered_at: '2026-06-04T10:00:00Z',
			damaged_at: null
		}
	]);
});

it('forgets a claim that was released, and knows of nothing where there is nothing', () => {
	const open = { ...portion, state: 'open' as const };
	const [released] = timePortions([{ ...open, claim: 'c' }], [{ ...claim, state: 'released' }], []);
	expect(released).toMatchObject({ claimed_at: null, handed_over_at: null, delivered_at: null });
});

it('knows when goods that are sent again had left the first time', () => {
	const again = [
		{ ...parcel, delivered_at: null },
		{ ...parcel, id: 's2', again_of: 's', handed_over_at: null, delivered_at: null },
		{ ...parcel, id: 's3', again_of: 's2', handed_over_at: '2026-06-09T10:00:00Z', delivered_at: null }
	];
	const packed = { ...portion, state: 'packed' as const, claim: 'c' };
	const timed = (shipment: string) => timePortions([{ ...packed, shipment }], [claim], again)[0];
	const first = parcel.handed_over_at;
	expect(timed('s2')).toMatchObject({ handed_over_at: null, first_handed_over_at: first });
	expect(timed('s3')).toMatchObject({ handed_over_at: '2026-06-09T10:00:00Z', first_handed_over_at: first });
	expect(timed('s')).not.toHaveProperty('first_handed_over_at');
});

it('tells a parcel that was damaged or lost', () => {
	const [lost] = timePortions([{ ...portion, shipment: 's' }], [], [{ ...parcel, cause: 'lost' }]);
	expect(lost).toMatchObject({ damaged_at: '2026-06-04T10:00:00Z' });
});
