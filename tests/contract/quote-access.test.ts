import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Principal } from '#domain/access/principal.ts';
import type { QuoteAnswer } from '#domain/cancellation/quote-answer.ts';
import type { Result } from '#domain/refusal.ts';
import { APP_SECRET, buy } from '#tests/support/sent-codes.ts';
import { DESK, gatherPeople, OWN, PEOPLE, type QuotePeople, type Who } from '#tests/support/quote-people.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** Quotes move money: who may ask for, see, confirm and decide on which. */
let shop: Shop;
let gathered: QuotePeople;
let app: QuotePeople['app'];
let [a, b] = ['', ''];
let people: QuotePeople['people'];

beforeAll(async () => {
	shop = await startShop({ env: { APP_SECRET, RATE_SCALE: '1000' } });
	gathered = await gatherPeople(shop);
	({ app, a, b, people } = gathered);
});
afterAll(async () => {
	await gathered?.app.keys.close();
	await shop?.stop();
});

const staff = { handle: 'buyer_asked', words: '' };
const decided = { handle: 'can_be_stopped', words: '' };
const cancelOne = () => ({ kind: 'cancel' as const, lines: [{ line: 'l1', quantity: 1 }] });
const ask = (who: Who, ref = a, more: object = {}) =>
	app.quotes.ask(people[who], { ref, ...cancelOne(), ...(DESK.includes(who) && { staff }), ...more });
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.refusal.code);
async function quoted(who: Who, ref = a): Promise<QuoteAnswer> {
	const asked = await ask(who, ref);
	if (!asked.ok) throw new Error(asked.refusal.code);
	return asked.value;
}

/** Only a link is no proof: it may be looked with, and nothing may be moved with it. */
const entry = (who: Who) =>
	OWN.includes(who) || DESK.includes(who)
		? 'ok'
		: who === 'holder of an act link'
			? 'proof.missing'
			: 'grant.missing';

describe('quotes, by everybody', () => {
	test('everybody is who they are taken for', () => {
		const kinds = PEOPLE.map((who) => people[who].kind);
		expect(kinds).toEqual([
			...['anonymous', 'guest', 'guest', 'shopper', 'staff', 'staff', 'machine'],
			...['anonymous', 'guest', 'guest', 'anonymous']
		]);
	});

	test.each(PEOPLE)('asking: %s', async (who) => {
		expect(codeOf(await ask(who))).toBe(entry(who));
		const before = await shop.connection.sql`select count(*)::int as n from quotes`;
		const others = await ask(who, b);
		if (DESK.includes(who)) return expect(others.ok).toBe(true);
		if (who === 'guest of B') return expect(others.ok).toBe(true);
		// Somebody else's order is as absent as one that never was, and leaves nothing behind.
		expect(others).toEqual(await ask(who, 'NOBODY'));
		expect(codeOf(others)).toBe('grant.missing');
		expect(await shop.connection.sql`select count(*)::int as n from quotes`).toEqual(before);
	});

	test.each(PEOPLE)('seeing and confirming: %s', async (who) => {
		const quote = await quoted('guest of A');
		const principal = people[who];
		const isLink = who === 'holder of an act link';
		expect(codeOf(await app.quotes.find(principal, quote.id))).toBe(isLink ? 'ok' : entry(who));
		const others = await quoted('guest of B', b);
		for (const call of ['find', 'confirm'] as const) {
			const never = await app.quotes[call](principal, randomUUID());
			expect(never).toEqual({ ok: false, refusal: { code: 'grant.missing' } });
			expect(await app.quotes[call](principal, 'x')).toEqual(never);
			if (!DESK.includes(who) && who !== 'guest of B')
				expect(await app.quotes[call](principal, others.id)).toEqual(never);
		}
		const mine = await app.quotes.find(people['guest of A'], quote.id);
		expect(mine.ok && mine.value.quote.state).toBe('open');
		if (entry(who) !== 'ok') expect(codeOf(await app.quotes.confirm(principal, quote.id))).toBe(entry(who));
		expect(mine).toEqual(await app.quotes.find(people['guest of A'], quote.id));
	});

	test('confirmed by whoever may, it stays hidden from the rest', async () => {
		const quote = await quoted('shopper of A');
		expect(codeOf(await app.quotes.confirm(people['guest of A'], quote.id))).toBe('ok');
		for (const who of PEOPLE.filter((one) => entry(one) === 'grant.missing')) {
			expect(codeOf(await app.quotes.find(people[who], quote.id)), who).toBe('grant.missing');
			expect(codeOf(await app.quotes.confirm(people[who], quote.id)), who).toBe('grant.missing');
		}
		const [row] = await shop.connection.sql`select actor_kind, actor_id from quotes where id = ${quote.id}`;
		const shopper = people['shopper of A'];
		expect(row).toEqual({ actor_kind: 'shopper', actor_id: 'id' in shopper && shopper.id });
	});

	test.each(PEOPLE)('deciding: %s', async (who) => {
		const key = await shop.key('orders:read', 'warehouse:write');
		const { ref, email } = await buy(shop, { buyer: { kind: 'business', country: 'CH' } });
		const buyer = await gathered.prove('/?/find', { number: ref, contact: email });
		const lines = [{ line: 'l1', quantity: 1 }];
		await shop.call('POST', `/api/v1/orders/${ref}/claims`, {
			key,
			body: { lines: [{ line: 'l1', quantity: 3 }] }
		});
		const asked = await app.quotes.ask(buyer, { ref, kind: 'cancel', lines });
		const done = asked.ok && (await app.quotes.confirm(buyer, asked.value.id));
		if (!done || !done.ok || !done.value.request) throw new Error('no request');
		const decide = (id: string, by: Principal = people[who], reason = decided) =>
			app.quotes.decide(by, { id, decision: 'accept', reason });
		const { id } = done.value.request;
		// Not even whoever asked for it.
		expect(codeOf(await decide(id, buyer))).toBe('grant.missing');
		if (DESK.includes(who)) {
			expect(codeOf(await decide(id, people[who], { handle: '', words: '' }))).toBe('reason.missing');
			expect(codeOf(await decide(randomUUID()))).toBe('cancel.request_not_found');
			expect(codeOf(await decide(id))).toBe('ok');
		} else {
			expect(await decide(id)).toEqual(await decide(randomUUID()));
			expect(codeOf(await decide(id))).toBe('grant.missing');
		}
	});

	test('staff say why, and what shoppers add does nothing', async () => {
		for (const reason of [undefined, { handle: '', words: 'x' }, { handle: 'because', words: 'x' }])
			expect(codeOf(await ask('agent', a, { staff: reason }))).toBe('reason.missing');
		const plain = await quoted('guest of A');
		const extra = {
			fee: 0,
			status: 'accepted',
			role: 'admin',
			state: 'accepted',
			actor: { kind: 'staff' },
			staff
		};
		const more = { ...extra, staffReason: 'other: free', statedAt: '2026-11-02T10:00:00+01:00' };
		const asked = await ask('guest of A', a, more);
		if (!asked.ok) throw new Error(asked.refusal.code);
		expect(asked.value).toMatchObject({ fee: plain.fee, refund: plain.refund, state: 'open' });
		const [row] = await shop.connection
			.sql`select actor_kind, words, body -> 'asked' as asked, body -> 'priced_at' as at
			from quotes where id = ${asked.value.id}`;
		expect(row).toMatchObject({
			...{ actor_kind: 'shopper', words: null },
			asked: { stated_at: null, staff_reason: null, lines: [{ line: 'l1', quantity: 1 }] }
		});
		expect(Date.now() - Date.parse(String(row?.['at']))).toBeLessThan(60_000);
	});
});
