import { samplePolicy } from '#tests/fixtures/policies.ts';
import { lamps } from './order-state.ts';
import { buy } from './sent-codes.ts';
import { photoOf } from './returns.ts';
import { startShop, type Answer, type Shop, type ShopOptions } from './shop.ts';

export type PostageShop = Awaited<ReturnType<typeof postageShop>>;
type Wish = { reason?: string; way?: 'own' | 'label' };

/**
 * A shop that takes on what its buyers paid to send faulty goods back, up to 15.00, and some who did.
 *
 * @param rule what else its one rule for returns says
 * @param terms what else its policy says
 */
export async function postageShop(options: ShopOptions = {}, rule: object = {}, terms: object = {}) {
	const shop: Shop = await startShop(options);
	const scopes = ['policy:write', 'orders:write', 'quotes:write', 'warehouse:write'] as const;
	const key = await shop.key(...scopes, 'tracking:write', 'finance:write');
	const post = (path: string, body: object = {}): Promise<Answer> =>
		shop.call('POST', `/api/v1/${path}`, { key, body });
	const arrived = { after: 'delivered_at', for: 'P30D', end_of_day: true };
	const draft = await post('policies/drafts', {
		...samplePolicy(),
		...terms,
		return: [{ id: 'standard', steps: [{ until: arrived, fee: null, postage: 'buyer' }], ...rule }],
		returns: {
			ways: [
				{ way: 'own', price: 0 },
				{ way: 'label', price: 490 }
			],
			own_postage_max: 1500
		}
	});
	const published = await post(`policies/drafts/${String(draft.json['id'])}/publish`);
	if (published.status !== 200) throw new Error(published.text);

	/** Two lamps of 25.00 and 6.00 for their delivery, arrived. */
	async function placed(): Promise<{ ref: string; email: string }> {
		const line = { id: 'l1', title: 'Lamp', quantity: 2, amount: 5000 };
		const shipping = { method: 'Post', amount: 600, tax: 0 };
		const document = { lines: [line], shipping, discounts: [], adjustments: [], tax: 0, total: 5600 };
		const { ref, email } = await buy(shop, {
			...document,
			buyer: { kind: 'business', country: 'CH' },
			payments: [{ provider: 'card', reference: 'p', amount: 5600, captured_at: new Date().toISOString() }]
		});
		const parcel = { carrier: 'dhl', tracking_number: `JJD${ref}`, lines: lamps(2) };
		const shipment = await post(`orders/${ref}/shipments`, parcel);
		const at = new Date(Date.now() - 60_000).toISOString();
		await post(`shipments/${String(shipment.json['id'])}/scans`, { scans: [{ at, status: 'delivered' }] });
		return { ref, email };
	}
	/** The same; one of them is to come back. */
	async function opened({ reason = 'defective', way = 'own' }: Wish = {}) {
		const { ref, email } = await placed();
		const quote = await post(`orders/${ref}/quotes`, {
			...{ kind: 'return', way_back: way },
			lines: [{ line: 'l1', quantity: 1, reason }]
		});
		const done = await post(`quotes/${String(quote.json['id'])}/confirm`);
		const back = done.json['return'] as { id: string } | undefined;
		if (!back) throw new Error(`${quote.text}\n${done.text}`);
		return { ref, email, id: back.id };
	}

	return {
		shop,
		key,
		post,
		get: (path: string): Promise<Answer> => shop.call('GET', `/api/v1/${path}`, { key }),
		placed,
		opened,
		/** The same, handed in by its buyer. */
		async sentBack(wish: Wish = {}) {
			const back = await opened(wish);
			const sent = await post(`returns/${back.id}/sent`, { at: new Date(Date.now() - 500).toISOString() });
			if (sent.status !== 200) throw new Error(sent.text);
			return back;
		},
		/** It has come and is as it should be. */
		async settle(id: string): Promise<void> {
			await post(`returns/${id}/receive`, { lines: lamps(1) });
			const look = { line: 'l1', condition: 'damaged', resellable: false };
			const done = await post(`returns/${id}/inspect`, { lines: [look] });
			if (done.json['state'] !== 'settled') throw new Error(done.text);
		},
		photo: (ref: string) => photoOf(shop.connection, ref)
	};
}
