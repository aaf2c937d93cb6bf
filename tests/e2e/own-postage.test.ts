import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { picture } from '#tests/support/pictures.ts';
import { call } from './support/demo.ts';
import { comeTo, DESK, signIn, visitors } from './support/visitors.ts';
import { ago, arriveBefore, looksRightIn, post } from './support/walk.ts';
import { chinese, english } from './support/words.ts';

/** Postage a buyer paid themselves: asked for with a receipt on the return's page, decided at the desk. */
const visitor = visitors();
const looksRight = looksRightIn('own-postage');

/** A broken mug on its way back by its buyer's own means. @returns the order's ref and the return's id */
async function sendBack(): Promise<{ ref: string; id: string }> {
	const ref = `P-${randomUUID().slice(0, 8)}`;
	await post('/orders', {
		...{ ref, display_ref: `#${ref}`, placed_at: ago(9), currency: 'EUR', total: 4690, tax: 0 },
		buyer: { kind: 'business', country: 'CH', name: 'Studio Nebelhorn', email: `${ref}@mail.example` },
		lines: [{ id: 'mug', title: 'Harbour mug', quantity: 2, amount: 4200 }],
		shipping: { method: 'Post', amount: 490, tax: 0 },
		payments: [{ provider: 'visa', reference: ref, amount: 4690, captured_at: ago(9) }]
	});
	await arriveBefore(ref, 1, [{ line: 'mug', quantity: 2 }]);
	const quote = await post(`/orders/${ref}/quotes`, {
		...{ kind: 'return', way_back: 'own', staff_reason: 'It came broken' },
		lines: [{ line: 'mug', quantity: 1, reason: 'damaged_in_transit' }]
	});
	const { body } = await call('POST', `/quotes/${quote}/confirm`, {});
	const { id } = body['return'] as { id: string };
	await post(`/returns/${id}/sent`, { at: new Date().toISOString() });
	return { ref, id };
}

it('a receipt, an amount as it is typed, less of it granted with a reason, and paid with the return', async () => {
	const { returning, staff } = english;
	const { ref, id } = await sendBack();
	const context = await visitor();
	await signIn(context, ref);
	const page = await context.newPage();
	await page.goto(`/orders/${ref}/returns/${id}`);
	await page.getByRole('heading', { name: returning.postage.title }).waitFor();
	await looksRight(page, 'en-1-form');
	const amount = page.getByLabel('You paid (EUR)');
	const send = page.getByRole('button', { name: returning.postage.button });
	await amount.fill('six');
	await send.click();
	await page.getByText('An amount of EUR, for example 6.90.').waitFor();
	await amount.fill('99,00');
	await send.click();
	await page.getByText(/^At most €20.00 is paid/).waitFor();
	await amount.fill('6,90');
	await send.click();
	await page.getByText(english.problem.postage.receipt_missing).waitFor();
	expect(await amount.inputValue()).toBe('6,90');
	await looksRight(page, 'en-2-no-receipt');
	await page
		.getByLabel(returning.postage.receipt)
		.setInputFiles({ name: 'slip.jpg', mimeType: 'image/jpeg', buffer: await picture() });
	await page.getByRole('img', { name: english.evidence.photo.replace('{n}', '1') }).waitFor();
	await send.click();
	await page.getByText(returning.page.done.postage).waitFor();
	await page.getByText(/^You asked for €6.90\. We decide by /).waitFor();
	await looksRight(page, 'en-3-asked');

	const seat = await visitor({ viewport: DESK });
	await comeTo(seat, { atDesk: true });
	const desk = await seat.newPage();
	await desk.goto('/staff/returns?queue=postage');
	await desk
		.getByText(/^Decide on the postage by /)
		.first()
		.waitFor();
	await looksRight(desk, 'en-3b-queue');
	await desk.goto(`/staff/returns/${id}`);
	await desk.getByRole('heading', { name: staff.returns.postage_own.title }).waitFor();
	await desk.getByLabel(staff.returns.postage_own.less, { exact: true }).check();
	await desk.getByLabel('Of it (EUR)').fill('4.00');
	await desk.getByRole('button', { name: staff.returns.postage_own.button, exact: true }).click();
	await desk.getByText(staff.returns.postage_own.words_missing).waitFor();
	expect(await desk.getByLabel('Of it (EUR)').inputValue()).toBe('4.00');
	await looksRight(desk, 'en-4-desk');
	const card = desk.getByRole('region', { name: staff.returns.postage_own.title });
	await card.getByLabel(staff.returns.told).fill('The slip says 4.00.');
	await card.getByLabel(staff.reason.receipt_says_less).check();
	await card.getByRole('button', { name: staff.told.decline }).click();
	await card.getByText(english.mail.return_postage_accepted.text_less).waitFor();
	await looksRight(desk, 'en-4b-told');
	await desk.getByRole('button', { name: staff.returns.postage_own.button, exact: true }).click();
	await desk.getByText(staff.returns.postage_own.done).waitFor();
	await looksRight(desk, 'en-5-decided');
	await page
		.getByText('Of the €6.90 you asked for, €4.00 is paid to you once the return is settled.')
		.waitFor();
	await page.getByText('The slip says 4.00.').waitFor();

	await post(`/returns/${id}/receive`, { lines: [{ line: 'mug', quantity: 1 }] });
	await post(`/returns/${id}/inspect`, { lines: [{ line: 'mug', condition: 'damaged', resellable: false }] });
	await page.getByText('€2.45 goes back the way you paid.').waitFor();
	await page.getByText('€1.55 is store credit, which never ends.').waitFor();
	await looksRight(page, 'en-6-paid');
	const { body } = await call('GET', `/returns/${id}`);
	expect(body['own_postage']).toMatchObject({
		state: 'accepted',
		granted: 400,
		refunded: 245,
		credited: 155
	});
	await page.goto(`/orders/${ref}`);
	await page.getByText(english.refund.next.postage).first().waitFor();
});

it('without JavaScript and in Chinese: the receipt travels with the form, and stays when the amount is refused', async () => {
	const { returning } = chinese;
	const { ref, id } = await sendBack();
	const context = await visitor({ javaScriptEnabled: false, locale: 'zh-CN' });
	await signIn(context, ref);
	const page = await context.newPage();
	await page.goto(`/orders/${ref}/returns/${id}`);
	await page.getByLabel('您付了（EUR）').fill('５．５');
	await page
		.getByLabel(returning.postage.receipt)
		.setInputFiles({ name: 'slip.jpg', mimeType: 'image/jpeg', buffer: await picture() });
	await page.getByLabel('您付了（EUR）').fill('200');
	await page.getByRole('button', { name: returning.postage.button }).click();
	await page.getByText(/^寄一个包裹最多支付/).waitFor();
	expect(await page.getByLabel('您付了（EUR）').inputValue()).toBe('200');
	await page.getByLabel('您付了（EUR）').fill('５．５');
	await page.getByRole('button', { name: returning.postage.button }).click();
	await page.getByText(returning.page.done.postage).waitFor();
	await page.getByText(/^您申请了 €5.50/).waitFor();
});
