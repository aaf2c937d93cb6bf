import { randomUUID } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { demoPolicy } from '../../../src/demo/policy.ts';
import { createKey } from '#server/app/keys.ts';
import type { Connection } from '#server/db/client.ts';
import { readCodeMail } from './codes.ts';
import { origin } from './demo.ts';
import { english } from './words.ts';

/** Orders with this tag cost a tenth to cancel, and two fifths once the warehouse has the goods. */
const TAG = 'e2e-cancel';

const step = (event: string, percent: number, needs?: 'release') => ({
	until: { event },
	fee: { percent },
	...(needs && { needs })
});
/** The demo's own rules behind ours: other tests read the shop's terms while these run. */
const POLICY = {
	...demoPolicy,
	cancel: [
		{
			id: 'made-for-you',
			when: { 'order.tags': { any: [TAG] }, 'buyer.kind': 'business' },
			steps: [step('claimed', 10), step('handed_over', 40, 'release')]
		},
		...demoPolicy.cancel
	],
	waive_fee_when: ['late_against_promise', 'out_of_stock'],
	requests: { decide_within: 'PT24H', silence: 'accept' }
};

/** The shop's systems, as far as these tests need them: orders that cost something to cancel, and a warehouse. */
export async function cancelShop({ db }: Connection) {
	const scopes = ['policy:write', 'orders:write', 'warehouse:write', 'quotes:write'] as const;
	const { key } = await createKey(db, { name: 'cancel tests', scopes: [...scopes] });
	async function post(path: string, body?: object): Promise<Record<string, unknown>> {
		const response = await fetch(`${origin}/api/v1/${path}`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${key}`,
				'idempotency-key': randomUUID(),
				...(body && { 'content-type': 'application/json' })
			},
			...(body && { body: JSON.stringify(body) })
		});
		const text = await response.text();
		expect(response.status, `${path}: ${text}`).toBeLessThan(300);
		return text ? (JSON.parse(text) as Record<string, unknown>) : {};
	}
	const draft = await post('policies/drafts', POLICY);
	await post(`policies/drafts/${String(draft['id'])}/publish`);

	return {
		post,
		/** Three mugs and a lamp, paid with two cards, bought by a business that no law's floor covers. */
		async place(changes: object = {}): Promise<{ ref: string; email: string }> {
			const ref = `E2E-${randomUUID().slice(0, 8)}`;
			const email = `${ref.toLowerCase()}@mail.example`;
			const at = new Date().toISOString();
			await post('orders', {
				ref,
				display_ref: `#${ref}`,
				placed_at: at,
				currency: 'EUR',
				tags: [TAG],
				buyer: { kind: 'business', country: 'CH', name: 'Studio Nebelhorn', email },
				ship_to: {
					name: 'Studio Nebelhorn',
					lines: ['Seeweg 3'],
					postcode: '8002',
					city: 'Zürich',
					country: 'CH'
				},
				lines: [
					{
						id: 'mug',
						title: 'Harbour mug',
						options: [{ name: 'Colour', value: 'Blue' }],
						quantity: 3,
						amount: 4200
					},
					{ id: 'lamp', title: 'Reading lamp', quantity: 1, amount: 8900, discount: 900 }
				],
				shipping: { method: 'standard', amount: 590 },
				total: 12790,
				tax: 2042,
				promise: { deliver_by: new Date(Date.now() + 4 * 86_400_000).toISOString() },
				payments: [
					{ provider: 'visa', reference: `a-${ref}`, amount: 10_000, captured_at: at },
					{ provider: 'paypal', reference: `b-${ref}`, amount: 2790, captured_at: at }
				],
				...changes
			});
			return { ref, email };
		},
		claim: (ref: string, line: string, quantity: number) =>
			post(`orders/${ref}/claims`, { lines: [{ line, quantity }] })
	};
}

/** Proves the order by the code in the mail and stands on its page. */
export async function enterByCode(
	context: BrowserContext,
	reader: BrowserContext,
	{ ref, email }: { ref: string; email: string },
	words: { lookup: Record<'number' | 'contact' | 'send' | 'code' | 'open', string> } = english
): Promise<Page> {
	const page = await context.newPage();
	await page.goto('/');
	await page.getByLabel(words.lookup.number).fill(ref);
	await page.getByLabel(words.lookup.contact).fill(email);
	await page.getByRole('button', { name: words.lookup.send }).click();
	await page.waitForURL('**/code');
	const { code } = await readCodeMail(reader, email);
	await page.getByLabel(words.lookup.code).fill(code);
	await page.getByRole('button', { name: words.lookup.open }).click();
	await page.waitForURL(`**/orders/${ref}`);
	return page;
}
