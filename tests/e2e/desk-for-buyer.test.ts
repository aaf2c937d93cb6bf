import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { picture } from '#tests/support/pictures.ts';
import { call } from './support/demo.ts';
import { comeTo, DESK, visitors } from './support/visitors.ts';
import { ago, arriveBefore, looksRightIn, post } from './support/walk.ts';
import { chinese, english } from './support/words.ts';

/** What buyers ask for by telephone, done for them at the desk after a look at the mail they will get. */
const visitor = visitors();
const looksRight = looksRightIn('desk-for-buyer');

/** A mug for 42.00, of which 39.00 is asked today, on its way back by its buyer's own means. */
async function sendBack(): Promise<{ ref: string; id: string }> {
	const id = randomUUID().slice(0, 8);
	const priced = (price: number) =>
		call('PUT', `/products/mug-${id}`, {
			...{ title: 'Harbour mug' },
			variants: [{ id: `mug-${id}-s`, title: 'Seafoam', price, currency: 'EUR' }]
		});
	await priced(4200);
	const ref = `D-${id}`;
	const mug = { title: 'Harbour mug', quantity: 1, amount: 4200 };
	await post('/orders', {
		...{ ref, display_ref: `#${ref}`, placed_at: ago(9), currency: 'EUR', total: 8400, tax: 0 },
		buyer: { kind: 'business', country: 'CH', name: 'Studio Nebelhorn', email: `${ref}@mail.example` },
		lines: [
			{ ...mug, id: 'back' },
			{ ...mug, id: 'stays', product_id: `mug-${id}`, variant_id: `mug-${id}-s` }
		],
		payments: [{ provider: 'visa', reference: ref, amount: 8400, captured_at: ago(9) }]
	});
	await arriveBefore(
		ref,
		1,
		['back', 'stays'].map((line) => ({ line, quantity: 1 }))
	);
	const quote = await post(`/orders/${ref}/quotes`, {
		...{ kind: 'return', way_back: 'own', staff_reason: 'It came broken' },
		lines: [{ line: 'back', quantity: 1, reason: 'damaged_in_transit' }]
	});
	const { body } = await call('POST', `/quotes/${quote}/confirm`, {});
	const back = (body['return'] as { id: string }).id;
	await post(`/returns/${back}/sent`, { at: new Date().toISOString() });
	expect((await priced(3900)).status).toBe(200);
	return { ref, id: back };
}

it('postage, an objection and a price that dropped: each shown before it is done', async () => {
	const { staff, mail } = english;
	const { ref, id } = await sendBack();
	const seat = await visitor({ viewport: DESK });
	await comeTo(seat, { atDesk: true });
	const page = await seat.newPage();
	await page.goto(`/staff/returns/${id}`);
	const ask = page.getByRole('region', { name: staff.returns.postage_own.title });
	await ask.getByText(staff.returns.postage_ask.open).click();
	await ask.getByLabel('The buyer paid (EUR)').fill('6,90');
	await ask
		.getByLabel(staff.returns.postage_ask.receipt)
		.setInputFiles({ name: 'slip.jpg', mimeType: 'image/jpeg', buffer: await picture() });
	await ask.getByLabel(staff.reason.by_phone).check();
	await ask.getByRole('button', { name: staff.told.decline }).click();
	await ask.getByText(mail.return_postage_asked.heading).waitFor();
	// The picture is there by its id, and what was chosen stands there still.
	expect(await ask.getByRole('checkbox').isChecked()).toBe(true);
	expect(await ask.getByLabel(staff.reason.by_phone).isChecked()).toBe(true);
	await looksRight(page, 'en-1-postage');
	await ask.getByRole('button', { name: staff.returns.postage_ask.button, exact: true }).click();
	await page.getByText(staff.returns.postage_ask.done).waitFor();
	await page.getByRole('button', { name: staff.returns.postage_own.button, exact: true }).waitFor();

	await post(`/returns/${id}/receive`, { lines: [{ line: 'back', quantity: 1 }] });
	const deduction = { amount: 500, reason: 'A chip in the rim' };
	const found = { line: 'back', condition: 'used', resellable: false, deduction };
	await post(`/returns/${id}/inspect`, { lines: [found] });
	await page.goto(`/staff/returns/${id}`);
	const todo = page.getByRole('region', { name: staff.returns.to_do });
	await todo.getByLabel(staff.returns.object_words).fill('It came with that chip.');
	await todo.getByLabel(staff.reason.by_phone).check();
	await todo.getByRole('button', { name: staff.told.decline }).click();
	await todo.getByText(mail.return_objected.heading).waitFor();
	await looksRight(page, 'en-2-objection');
	await todo.getByRole('button', { name: staff.returns.now.object, exact: true }).click();
	await page.getByText(staff.returns.did.object).waitFor();
	await page.getByText('It came with that chip.').waitFor();

	await page.goto(`/staff/orders/${ref}`);
	await page.getByRole('link', { name: staff.price.open }).click();
	await page.getByRole('button', { name: staff.price.preview }).click();
	await page.getByRole('heading', { name: staff.told.title }).waitFor();
	await looksRight(page, 'en-3-price');
	await page.getByRole('button', { name: 'Give €3.00 back' }).click();
	await page.getByText(staff.goodwill.done).waitFor();
});

it('without JavaScript and in Chinese what was typed stays through the look', async () => {
	const { staff } = chinese;
	const { id } = await sendBack();
	const seat = await visitor({ viewport: DESK, locale: 'zh-CN', javaScriptEnabled: false });
	await comeTo(seat, { atDesk: true });
	const page = await seat.newPage();
	await page.goto(`/staff/returns/${id}`);
	const ask = page.getByRole('region', { name: staff.returns.postage_own.title });
	await ask.getByText(staff.returns.postage_ask.open).click();
	await ask.getByLabel('买家付了（EUR）').fill('5.50');
	await ask
		.getByLabel(staff.returns.postage_ask.receipt)
		.setInputFiles({ name: 'slip.jpg', mimeType: 'image/jpeg', buffer: await picture() });
	await ask.getByLabel(staff.reason.by_mail).check();
	await ask.getByRole('button', { name: staff.told.decline }).click();
	// The mail is in its buyer’s language.
	await ask.getByText(english.mail.return_postage_asked.heading).waitFor();
	expect(await ask.getByLabel(staff.reason.by_mail).isChecked()).toBe(true);
	await ask.getByRole('button', { name: staff.returns.postage_ask.button, exact: true }).click();
	await page.getByText(staff.returns.postage_ask.done).waitFor();
});
