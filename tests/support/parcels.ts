import { expect } from 'vitest';
import { newRef, oneLine } from './order-documents.ts';
import type { Sent } from './carrier-webhooks.ts';
import type { Answer, Shop } from './shop.ts';

/** As the API shows a parcel. */
export type SeenParcel = {
	id: string;
	status: string;
	sub_status?: string;
	cause?: string;
	action_required: boolean;
	scans: { at: string; approximate: boolean; status: string; code?: string; text?: string; source: string }[];
};

/** An order with a parcel, opened through the API. */
export async function openParcel(
	shop: Shop,
	key: string,
	parcel: { carrier: string; number: string; ref?: string; pieces?: number }
): Promise<{ ref: string; shipment: string }> {
	const ref = parcel.ref ?? newRef();
	if (parcel.ref === undefined) {
		const placed = await shop.call('POST', '/api/v1/orders', { key, body: oneLine(ref, parcel.pieces ?? 1) });
		expect(placed.status, placed.text).toBe(201);
	}
	const body = {
		carrier: parcel.carrier,
		tracking_number: parcel.number,
		lines: [{ line: 'l1', quantity: 1 }]
	};
	const opened = await shop.call('POST', `/api/v1/orders/${ref}/shipments`, { key, body });
	expect(opened.status, opened.text).toBe(201);
	return { ref, shipment: String(opened.json['id']) };
}

export async function seeParcels(shop: Shop, key: string, ref: string): Promise<SeenParcel[]> {
	const answer = await shop.call('GET', `/api/v1/orders/${ref}`, { key });
	expect(answer.status, answer.text).toBe(200);
	return answer.json['shipments'] as SeenParcel[];
}

/** Posts a webhook as a vendor does: no key, no idempotency key. */
export const deliver = (shop: Shop, vendor: string, sent: Sent & { body: unknown }): Promise<Answer> =>
	shop.call('POST', `/api/webhooks/carriers/${vendor}${sent.path === undefined ? '' : `/${sent.path}`}`, {
		body: sent.body as string,
		headers: sent.headers,
		idempotencyKey: null
	});

/** Waits until the inbox holds nothing that is due or being tried. */
export async function settleInbox(shop: Shop): Promise<void> {
	const { sql } = shop.connection;
	await expect
		.poll(async () => (await sql`select 1 from inbox where state = 'received'`).length, {
			timeout: 30_000,
			interval: 20
		})
		.toBe(0);
}

export async function inboxRows(shop: Shop, vendor: string) {
	return shop.connection.sql<{ state: string; last_error: string | null; attempts: number }[]>`
		select state, last_error, attempts from inbox where vendor = ${vendor} order by received_at, id`;
}
