import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CookieJar } from '#tests/support/cookie-jar.ts';
import { newRef, orderDocument } from '#tests/support/order-documents.ts';
import { auditOf, likeness, placeOrder, staffMember } from '#tests/support/staff-member.ts';
import { startShop, type Answer, type Shop } from '#tests/support/shop.ts';

/** The desk's first room: finding, seeing and sharing orders, and what is written down of it. */
let shop: Shop;
beforeAll(async () => {
	shop = await startShop();
});
afterAll(() => shop?.stop());

const stranger = () => new CookieJar(shop);

describe('an order at the desk', () => {
	test('finds by the beginning of number or address in any case, and goes straight to a whole number', async () => {
		const { browser, principalId } = await staffMember(shop);
		const ref = newRef();
		const email = `Zoë.${ref}@Example.com`;
		const key = await shop.key('orders:write');
		const buyer = { kind: 'consumer', name: 'Zoë Fundstück', email };
		await shop.call('POST', '/api/v1/orders', {
			key,
			body: orderDocument(ref, { buyer, display_ref: `#${ref}` })
		});
		const find = (q: string) => browser.get(`/staff?q=${encodeURIComponent(q)}`);
		for (const whole of [ref, `#${ref.toLowerCase()}`, ` ${ref.replaceAll('-', ' ')} `])
			expect((await find(whole)).headers.get('location')).toBe(`/staff/orders/${ref}`);
		for (const part of [`zoë.${ref.toLowerCase()}`, email.toUpperCase(), ref.slice(0, -1)]) {
			const found = await find(part);
			expect(found.status).toBe(200);
			expect(found.text).toContain('Zoë Fundstück');
		}
		for (const nothing of ['%', '_____', 'nobody@nowhere', "' or 1=1 --", '\\', '0'.repeat(5000)]) {
			const found = await find(nothing);
			expect(found.status).toBe(200);
			expect(found.text).not.toContain('Zoë Fundstück');
		}
		const rows = await shop.connection.sql<{ facts: object }[]>`
			select facts from audit where actor_id = ${principalId} and action = 'orders.searched'`;
		expect(rows.length).toBe(6);
		expect(JSON.stringify(rows)).not.toMatch(/Zoë|example/i);
	});

	test('writes down once that somebody looked', async () => {
		const { browser, principalId } = await staffMember(shop);
		const ref = await placeOrder(shop);
		for (let looks = 0; looks < 3; looks++)
			expect((await browser.get(`/staff/orders/${ref}`)).status).toBe(200);
		expect((await auditOf(shop, principalId)).filter((action) => action === 'order.viewed')).toHaveLength(1);
		expect((await browser.get('/staff/orders/NOBODY-1')).status).toBe(404);
	});
});

describe('sharing', () => {
	const share = (browser: CookieJar, ref: string, more: Record<string, string> = {}) =>
		browser.post(`/staff/orders/${ref}?/share`, {
			...{ scope: 'watch', days: '7', note: 'for the neighbour', reason: 'buyer_asked', words: '' },
			...more
		});
	const linkIn = ({ text }: Answer) => /\/t\/([\w-]{27})/.exec(text)?.[1] ?? '';

	test('needs no script: the answer shows the link with its code, once', async () => {
		const { browser, principalId } = await staffMember(shop);
		const ref = await placeOrder(shop);
		const made = await share(browser, ref, { words: 'she lost the mail' });
		expect(made.status).toBe(200);
		expect(made.text).toMatch(/<path d="M4 4h7v1h-7z/);
		const watched = await stranger().get(`/t/${linkIn(made)}`);
		expect(watched.status).toBe(200);
		expect(watched.text).not.toMatch(/Ada|Muster|neighbour|lost the mail/);
		expect((await browser.get(`/staff/orders/${ref}`)).text).not.toContain(linkIn(made));

		const { sql } = shop.connection;
		const [audited] =
			await sql`select reason, facts from audit where actor_id = ${principalId} and action = 'link.created'`;
		expect(audited?.['reason']).toBe('buyer_asked: she lost the mail');
		const [told] =
			await sql`select h.data, w.words, encode(sha256(w.salt || convert_to(w.words, 'UTF8')), 'hex') as commitment
			from history h join orders o on o.id = h.order_id join history_words w on w.order_id = h.order_id and w.seq = h.seq
			where o.ref = ${ref} and h.type = 'link.created' and h.actor_id = ${principalId}`;
		expect(told?.['words']).toBe('buyer_asked: she lost the mail');
		expect(told?.['data']).toMatchObject({ reason: told?.['commitment'] });
		expect(JSON.stringify(told?.['data'])).not.toContain('lost');
		expect((await browser.get(`/staff/orders/${ref}`)).text).toContain('she lost the mail');
	});

	test.each<Record<string, string>>([
		{ reason: '' },
		{ reason: 'other' },
		{ reason: 'because' },
		{ reason: 'other', words: '  ' }
	])('is refused without a reason: %j', async (given) => {
		const { browser } = await staffMember(shop);
		const ref = await placeOrder(shop);
		const refused = await share(browser, ref, given);
		expect(refused.status).toBe(422);
		const [row] = await shop.connection.sql<{ count: number }[]>`
				select count(*)::int as count from links l join orders o on o.id = l.order_id where o.ref = ${ref}`;
		expect(row?.count).toBe(0);
	});

	test('is counted once per browser, not for machines, and in the list with who looked last', async () => {
		const { browser } = await staffMember(shop);
		const ref = await placeOrder(shop);
		const path = `/t/${linkIn(await share(browser, ref))}`;
		const people = { 'user-agent': 'Mozilla/5.0 (iPhone) Safari/605.1' };
		const [one, two] = [new CookieJar(shop, people), new CookieJar(shop, people)];
		for (const who of [one, one, one, two]) expect((await who.get(path)).status).toBe(200);
		await shop.call('HEAD', path, { headers: people });
		for (const agent of ['Slackbot-LinkExpanding 1.0', 'WhatsApp/2.24', 'Googlebot/2.1', 'curl/8'])
			await shop.call('GET', path, { headers: { 'user-agent': agent } });
		await shop.call('GET', path, { headers: { ...people, 'sec-purpose': 'prefetch' } });
		await shop.call('GET', `${path}/__data.json`, { headers: people });
		const count = async () =>
			(
				await shop.connection.sql`select opened_count as n from links l join orders o on o.id = l.order_id
				where o.ref = ${ref} and last_opened_at is not null`
			)[0]?.['n'];
		await expect.poll(count).toBe(2);
		await sleep(200);
		expect(await count()).toBe(2);
		expect((await browser.get(`/staff/orders/${ref}`)).text).toContain('Opened 2 times');
	});

	test('shows previews nothing of the order, and ended links look like ones that never were', async () => {
		const { browser } = await staffMember(shop);
		const ref = await placeOrder(shop);
		const token = linkIn(await share(browser, ref, { scope: 'act' }));
		const page = await stranger().get(`/t/${token}`);
		const tags = [...page.text.matchAll(/<meta (?:property="og:|name="twitter:)[^>]+>/g)].map(([tag]) => tag);
		expect(tags.join()).toMatch(/og:image" content="http:\/\/localhost:\d+\/previews\/preparing\.png/);
		expect(tags.join()).not.toMatch(new RegExp(`${ref}|Ada|Muster|Lamp|174|Berlin`));
		const picture = await shop.call('GET', '/previews/preparing.png');
		expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
		const { sql } = shop.connection;
		const never = likeness(await stranger().get(`/t/${'B'.repeat(27)}`));
		for (const end of [
			sql`expires_at = now()`,
			sql`expires_at = now() + interval '1 day', revoked_at = now()`
		]) {
			await sql`update links set ${end} where order_id = (select id from orders where ref = ${ref})`;
			expect(likeness(await stranger().get(`/t/${token}`))).toEqual(never);
		}
	});

	test('ends with a reason, for links of this very order only', async () => {
		const { browser, principalId } = await staffMember(shop);
		const [ref, other] = [await placeOrder(shop), await placeOrder(shop)];
		const token = linkIn(await share(browser, ref));
		const [link] = await shop.connection.sql<{ id: string }[]>`
			select l.id from links l join orders o on o.id = l.order_id where o.ref = ${ref}`;
		const revoke = (of: string, more: Record<string, string>) =>
			browser.post(`/staff/orders/${of}?/revoke`, { link: link?.id ?? '', words: '', ...more });
		expect((await revoke(ref, { reason: '' })).status).toBe(422);
		expect((await revoke(other, { reason: 'wrong_recipient' })).status).toBe(404);
		expect((await stranger().get(`/t/${token}`)).status).toBe(200);
		expect((await revoke(ref, { reason: 'wrong_recipient' })).status).toBe(200);
		expect((await stranger().get(`/t/${token}`)).status).toBe(404);
		expect((await auditOf(shop, principalId)).slice(-1)).toEqual(['link.revoked']);
	});
});
