import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from './support/checks.ts';
import { call } from './support/demo.ts';
import { comeTo, DESK, PHONE, signIn, visitors } from './support/visitors.ts';
import { chinese, english } from './support/words.ts';

/** A parcel that came back is sent again from its queue; its buyer sees the new one. */
const visitor = visitors();
const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

async function post(path: string, body: object): Promise<string> {
	const answer = await call('POST', path, body);
	expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
	return String(answer.body['id']);
}

async function placeCameBack(): Promise<string> {
	const ref = `BACK-${randomUUID().slice(0, 8)}`;
	await post('/orders', {
		...{ ref, display_ref: `#${ref}`, placed_at: ago(300), currency: 'EUR', total: 4200, tax: 0 },
		lines: [{ id: 'mug', title: 'Harbour mug', quantity: 2, amount: 4200 }],
		buyer: { kind: 'consumer', country: 'DE', name: 'Mara Lindqvist', email: `${ref}@mail.example` }
	});
	const parcel = { carrier: 'dhl', tracking_number: `JJD${ref}`, lines: [{ line: 'mug', quantity: 2 }] };
	const shipment = await post(`/orders/${ref}/shipments`, parcel);
	const scans = [
		{ at: ago(200), status: 'in_transit' },
		{ at: ago(20), status: 'exception', cause: 'returned' }
	];
	await post(`/shipments/${shipment}/scans`, { scans });
	return ref;
}

it.each([
	['en', 'en-GB', english],
	['zh', 'zh-CN', chinese]
] as const)('from the desk, with a reason: %s', async (name, locale, words) => {
	const ref = await placeCameBack();
	const { again } = words.staff;
	const desk = await visitor({ locale, viewport: DESK });
	await comeTo(desk, { atDesk: true });
	const page = await desk.newPage();
	await page.goto('/staff/parcels');
	await page.getByText(again.open.replace('{ref}', `#${ref}`)).click();
	const row = page.getByRole('listitem').filter({ hasText: `#${ref}` });
	await row.getByLabel(again.number).fill(`AGAIN-${ref}`);
	for (const [size, colorScheme] of [
		[PHONE, 'light'],
		[DESK, 'dark']
	] as const) {
		await page.setViewportSize(size);
		await page.emulateMedia({ colorScheme });
		await settle(page);
		await keepPicture(page, `send-again/${name}-1-form.${size.width}-${colorScheme}`);
		expect.soft(await accessibilityFaults(page)).toEqual([]);
		expect.soft(await sidewaysPixels(page)).toBeLessThanOrEqual(0);
	}
	await row.getByRole('button', { name: again.button, exact: true }).click();
	await page.getByText(again.done.replace('{ref}', ref)).waitFor();
	await settle(page);
	await keepPicture(page, `send-again/${name}-2-done.1280`);

	const buyer = await visitor({ locale });
	await signIn(buyer, ref);
	const order = await buyer.newPage();
	await order.goto(`/orders/${ref}`);
	await order.getByText(`AGAIN-${ref}`).first().waitFor();
	// The card of the old one leads to the new one, and the bar speaks of what went out again.
	const [old, sent] = [order.getByRole('article').nth(0), words.parcel.sent_again.replace('{number}', '2')];
	expect(await old.getByRole('link', { name: sent }).getAttribute('href')).toBe('#parcel-2');
	expect(await order.getByRole('link', { name: sent }).count()).toBe(1);
	expect(await order.getByText(/ 0 of 2 |0 件/).count()).toBe(0);
	await settle(order);
	await keepPicture(order, `send-again/${name}-3-order.390`);
});
