import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ClaimStepAnswer, OrderAnswer, ScansAnswer, ShipmentAnswer } from '#server/http/schemas/answers.ts';
import { ClaimAnswer } from '#server/http/schemas/services.ts';
import { newRef, oneLine, orderDocument, type Wire } from '#tests/support/order-documents.ts';
import { expectProblem } from '#tests/support/problems.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** The way of the goods by the API: claimed, packed, in parcels, scanned. */
let shop: Shop;
let key: string;

beforeAll(async () => {
	shop = await startShop();
	key = await shop.key('orders:read', 'orders:write', 'warehouse:write', 'tracking:write');
});
afterAll(() => shop?.stop());

const post = (path: string, body?: Wire) => shop.call('POST', `/api/v1/${path}`, { key, body });
const orderOf = async (ref: string) =>
	OrderAnswer.parse((await shop.call('GET', `/api/v1/orders/${ref}`, { key })).json);
/** Line and state of every portion with its pieces: `l1 open 3`. */
const piecesOf = async (ref: string) =>
	(await orderOf(ref)).portions.map(({ line, state, quantity }) => `${line} ${state} ${quantity}`).sort();
const pieces = (line: string, quantity: number) => ({ lines: [{ line, quantity }] });

async function place(quantity = 3): Promise<string> {
	const ref = newRef();
	const placed = await post('orders', oneLine(ref, quantity));
	expect(placed.status, placed.text).toBe(201);
	return ref;
}

async function claim(ref: string, quantity: number): Promise<string> {
	const claimed = await post(`orders/${ref}/claims`, pieces('l1', quantity));
	expect(claimed.status, claimed.text).toBe(201);
	return ClaimAnswer.parse(claimed.json).id;
}

describe('a claim', () => {
	test('takes all pieces or none, and says what is there', async () => {
		const ref = newRef();
		await post('orders', orderDocument(ref));
		const lines = [
			{ line: 'l1', quantity: 1 },
			{ line: 'l2', quantity: 1 },
			{ line: 'l1', quantity: 1 }
		];
		const claimed = await post(`orders/${ref}/claims`, { lines });
		expect(ClaimAnswer.parse(claimed.json).lines).toEqual([
			{ line: 'l1', quantity: 2 },
			{ line: 'l2', quantity: 1 }
		]);
		const before = await piecesOf(ref);
		const refused = await post(`orders/${ref}/claims`, { lines });
		expectProblem(refused, 409, 'quantity.unavailable', {
			available: [
				{ line: 'l1', quantity: 1 },
				{ line: 'l2', quantity: 0 }
			]
		});
		expect(await piecesOf(ref)).toEqual(before);
	});

	test('goes packed, handed over; a step taken twice is taken once; there is no way back', async () => {
		const ref = await place();
		const id = await claim(ref, 2);
		for (const [step, state] of [
			['packed', 'packed'],
			['packed', 'packed'],
			['handed-over', 'handed_over'],
			['handed-over', 'handed_over']
		] as const) {
			const moved = await post(`claims/${id}/${step}`);
			expect(ClaimStepAnswer.parse(moved.json)).toEqual({ id, state });
			expect(await piecesOf(ref)).toEqual([`l1 ${state} 2`, 'l1 open 1'].sort());
		}
		const { version } = await orderOf(ref);
		for (const step of ['packed', 'release']) {
			const refused = await post(`claims/${id}/${step}`);
			expectProblem(refused, 409, 'claim.state_conflict', { state: 'handed_over' });
		}
		expect((await orderOf(ref)).version).toBe(version);
	});

	test('that is released gives its pieces back', async () => {
		const ref = await place();
		const id = await claim(ref, 2);
		expect((await post(`claims/${id}/release`)).json).toEqual({ id, state: 'released' });
		expect(await piecesOf(ref)).toEqual(['l1 open 3']);
		expectProblem(await post(`claims/${id}/packed`), 409, 'claim.state_conflict', { state: 'released' });
		await claim(ref, 3);
	});
});

describe('a parcel', () => {
	test('of a claim holds its pieces and follows its scans', async () => {
		const ref = await place();
		const id = await claim(ref, 2);
		const opened = await post(`orders/${ref}/shipments`, {
			carrier: 'dhl',
			tracking_number: 'JD1',
			claim: id
		});
		expect(opened.status, opened.text).toBe(201);
		const parcel = ShipmentAnswer.parse(opened.json);
		expect(parcel).toMatchObject({ lines: [{ line: 'l1', quantity: 2 }], shipped_after_cancel: [] });
		const scans = [
			{
				id: '9007199254740993',
				at: '2026-11-03T08:00:00+01:00',
				status: 'in_transit',
				code: 'A1',
				text: 'Hub'
			},
			{ at: '2026-11-03T16:00:00', status: 'out_for_delivery' },
			{ at: '2026-11-04T10:00:00Z', status: 'delivered', location: 'Berlin' }
		];
		const recorded = await post(`shipments/${parcel.id}/scans`, { scans });
		expect(ScansAnswer.parse(recorded.json)).toEqual({ id: parcel.id, recorded: 3, status: 'delivered' });
		const again = await post(`shipments/${parcel.id}/scans`, { scans });
		expect(again.json).toEqual({ id: parcel.id, recorded: 0, status: 'delivered' });
		const order = await orderOf(ref);
		expect(order.status).toBe('partly_delivered');
		expect(order.shipments).toMatchObject([
			{ carrier: 'dhl', tracking_number: 'JD1', status: 'delivered', delivered_at: expect.any(String) }
		]);
		// A time without a zone is the earliest it can be, so it stands first; and it says so.
		expect(order.shipments[0]?.scans.map(({ status, approximate }) => [status, approximate])).toEqual([
			['out_for_delivery', true],
			['in_transit', false],
			['delivered', false]
		]);
		expect(order.shipments[0]?.scans[1]).toMatchObject({ id: '9007199254740993', code: 'A1', text: 'Hub' });
		expect(await piecesOf(ref)).toEqual(['l1 delivered 2', 'l1 open 1']);
	});

	test('without a claim takes open pieces, and no more than there are', async () => {
		const ref = await place();
		const body = { carrier: 'ups', tracking_number: '1Z', ...pieces('l1', 2) };
		expect((await post(`orders/${ref}/shipments`, body)).status).toBe(201);
		expect(await piecesOf(ref)).toEqual(['l1 open 1', 'l1 packed 2']);
		const refused = await post(`orders/${ref}/shipments`, body);
		expectProblem(refused, 409, 'quantity.unavailable', { available: [{ line: 'l1', quantity: 1 }] });
	});

	test('never takes the claim of another order', async () => {
		const [ours, theirs] = [await place(), await place()];
		const id = await claim(theirs, 1);
		const body = { carrier: 'dhl', tracking_number: 'X', claim: id };
		expectProblem(await post(`orders/${ours}/shipments`, body), 404, 'claim.not_found');
	});

	test('refuses a scan that nobody could place', async () => {
		const refusedFor = async (scan: Wire, path: string) => {
			const refused = await post(`shipments/${crypto.randomUUID()}/scans`, { scans: [scan] });
			expectProblem(refused, 400, 'request.invalid');
			expect(refused.json['errors']).toMatchObject([{ path }]);
		};
		const at = '2026-11-03T08:00:00Z';
		await refusedFor({ at, status: 'teleported' }, '/scans/0/status');
		await refusedFor({ at: 'yesterday', status: 'in_transit' }, '/scans/0/at');
		await refusedFor({ at, status: 'in_transit', cause: 'lost' }, '/scans/0/cause');
		await refusedFor({ id: 12, at, status: 'in_transit' }, '/scans/0/id');
	});
});
