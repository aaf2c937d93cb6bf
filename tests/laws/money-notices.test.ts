import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMailServer, type MailServer } from '#tests/support/mail-server.ts';
import { newRef, oneLine, type Wire } from '#tests/support/order-documents.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** Law 6 for money: each step of a cancellation and of its refund is one mail, whatever is asked or read twice. */
let mails: MailServer;
let shop: Shop;
let key: string;

beforeAll(async () => {
	mails = await startMailServer();
	shop = await startShop({ env: { SMTP_URL: mails.url } });
	key = await shop.key('orders:write', 'quotes:write', 'warehouse:write', 'finance:write');
});
afterAll(async () => {
	await shop?.stop();
	await mails?.close();
});

const WAIT = { timeout: 40_000, interval: 50 };
const addressOf = (ref: string) => `${ref.toLowerCase()}@buyers.example`;
const mailOf = (ref: string) => mails.received.filter(({ to }) => to.includes(addressOf(ref)));
const subjectsOf = (ref: string) => mailOf(ref).map(({ headers }) => headers['subject']?.split(': ')[1]);
const textOf = (ref: string, subject: string) =>
	mailOf(ref).find(({ headers }) => headers['subject']?.endsWith(subject))?.text ?? '';
async function post(path: string, body?: Wire): Promise<Record<string, unknown>> {
	const answer = await shop.call('POST', `/api/v1/${path}`, { key, body });
	expect(answer.status, answer.text).toBeLessThan(300);
	return answer.json;
}
/** An order of three that was paid by one payment, of its own buyer. */
async function place(): Promise<string> {
	const ref = newRef();
	const payments = [
		{ provider: 'card', reference: ref, amount: 1000, captured_at: '2026-11-02T10:00:05+01:00' }
	];
	const buyer = { kind: 'consumer', email: addressOf(ref) };
	await post('orders', oneLine(ref, 3, { buyer, payments }));
	return ref;
}
/** Quotes and confirms; twice, as whoever got no answer does. */
async function cancel(ref: string, quantity: number): Promise<Record<string, unknown>> {
	const quote = await post(`orders/${ref}/quotes`, { kind: 'cancel', lines: [{ line: 'l1', quantity }] });
	await post(`quotes/${quote['id']}/confirm`);
	return post(`quotes/${quote['id']}/confirm`);
}
const claim = (ref: string) => post(`orders/${ref}/claims`, { lines: [{ line: 'l1', quantity: 3 }] });
const requestOf = (confirmed: Record<string, unknown>) => (confirmed['request'] as { id: string }).id;
const refundOf = async (ref: string) => {
	const [row] = await shop.connection.sql<{ id: string }[]>`
		select r.id from refunds r join orders o on o.id = r.order_id where o.ref = ${ref}`;
	return row?.id ?? '';
};

test('cancelled at once, and the money back: two mails', async () => {
	const ref = await place();
	await cancel(ref, 1);
	const refund = await refundOf(ref);
	for (let round = 0; round < 2; round++) {
		await post(`refunds/${refund}/settle`, { reference: 'BANK-1', at: '2026-11-20T10:00:00Z' });
	}
	await expect.poll(() => subjectsOf(ref), WAIT).toHaveLength(3);
	expect(subjectsOf(ref).sort()).toEqual(['cancelled', 'refunded', 'we have it']);
	expect(textOf(ref, 'cancelled')).toMatch(/1 × Lamp[^]*Fee: none[^]*With you by: [^]*\/terms/);
	expect(textOf(ref, 'refunded')).toContain('Reference: BANK-1');
});

test('asked for while it is being packed, declined with a reason', async () => {
	const ref = await place();
	await claim(ref);
	const request = requestOf(await cancel(ref, 3));
	for (let round = 0; round < 2; round++) {
		await post(`requests/${request}/decline`, { reason: 'It was engraved already' });
	}
	await expect.poll(() => subjectsOf(ref), WAIT).toHaveLength(3);
	expect(subjectsOf(ref).sort()).toEqual(['request declined', 'we have it', 'your request to cancel']);
	expect(textOf(ref, 'your request to cancel')).toContain('your request is accepted');
	expect(textOf(ref, 'request declined')).toContain('Reason: It was engraved already');
	const late = await shop.call('POST', `/api/v1/requests/${request}/accept`, { key });
	expect(late.json).toMatchObject({ code: 'cancel.request_decided', state: 'declined' });
	const mute = await shop.call('POST', `/api/v1/requests/${request}/decline`, { key, body: {} });
	expect(mute.json['code']).toBe('request.invalid');
});

test('accepted; the refund fails, is late, and is told so once each', async () => {
	const ref = await place();
	await claim(ref);
	const request = requestOf(await cancel(ref, 3));
	for (let round = 0; round < 2; round++) {
		expect(await post(`requests/${request}/accept`)).toMatchObject({ order: ref, state: 'accepted' });
	}
	const refund = await refundOf(ref);
	await post(`refunds/${refund}/fail`, { reason: 'account closed' });
	await shop.connection.sql`update refunds set due_at = now() - interval '1 hour' where id = ${refund}`;
	await expect.poll(() => subjectsOf(ref), WAIT).toHaveLength(5);
	const told = ['cancelled', 'refund did not go through', 'we have it', 'your refund is late'];
	expect(subjectsOf(ref).sort()).toEqual([...told, 'your request to cancel'].sort());
	for (const { text } of mailOf(ref)) expect(text).not.toContain('account closed');
});

test('read a second time from the beginning, none of it is told again', async () => {
	const before = mails.received.length;
	const ids = new Set(mails.received.map(({ headers }) => headers['message-id']));
	expect(ids.size).toBe(before);
	await shop.connection.sql`update outbox_cursors set xid = '0', id = 0`;
	const news = await place();
	await expect.poll(() => subjectsOf(news), WAIT).toEqual(['we have it']);
	expect(mails.received.length).toBe(before + 1);
});
