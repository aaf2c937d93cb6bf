import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { replaceKeptSetting } from '#server/db/shop-settings.ts';
import { transact } from '#server/db/transaction.ts';
import { chooseServices } from '#server/use-cases/choose-services.ts';
import { claimGoods } from '#server/use-cases/claim-goods.ts';
import { eraseBuyer } from '#server/use-cases/erase-person.ts';
import { moveClaim } from '#server/use-cases/move-claim.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { brokenInvariants, lamps } from '#tests/support/order-state.ts';
import { place, WRITER } from '#tests/support/order-writer.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';
import { until } from '#tests/support/until.ts';

/** What is done with an order beside sending it: whoever packs reads what was chosen, and nothing is chosen after that. */
let database: FreshDatabase;
let one: Connection;
let other: Connection;
const SHOPPER = { kind: 'shopper' as const, id: '00000000-0000-4000-8000-000000000001' };

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 5, name: 'test-one' });
	other = connect(database.url, { max: 5, name: 'test-other' });
	await replaceKeptSetting(one.db, 'shop.services', 0, { offered: ['gift_wrap', 'note'], markets: [] });
});
afterAll(async () => {
	await one?.close();
	await other?.close();
	await database?.drop();
});

async function ordered(): Promise<string> {
	const ref = newRef();
	await place(one.db, ref);
	return ref;
}
const choose = ({ db }: Connection, ref: string, services: string[], note = '') =>
	transact(db, (tx) => chooseServices(tx, SHOPPER, { ref, services, note }));
const claim = ({ db }: Connection, ref: string) =>
	transact(db, (tx) => claimGoods(tx, WRITER, { ref, lines: lamps(1) }));

/** As many of this database's connections stand before a lock. */
const waiting = (many: number) =>
	until(`${many} in the queue`, async () => {
		const rows = await one.sql`select 1 from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock'`;
		return rows.length >= many;
	});

describe('a choice and a claim at the same moment, before one lock', () => {
	/** Both have begun before either can go on: the order's row is held until the two stand in line for it. */
	async function inLine<A, B>(ref: string, first: () => Promise<A>, second: () => Promise<B>) {
		const started: [Promise<A>?, Promise<B>?] = [];
		await one.sql.begin(async (held) => {
			await held`select 1 from orders where ref = ${ref} for update`;
			started[0] = first();
			await waiting(1);
			started[1] = second();
			await waiting(2);
		});
		const [before, after] = [await started[0], await started[1]];
		if (before === undefined || after === undefined) throw new Error('nothing was started');
		return [before, after] as const;
	}

	test('the choice stands first: it is packed as it was chosen', async () => {
		const ref = await ordered();
		const [chosen, claimed] = await inLine(
			ref,
			() => choose(one, ref, ['gift_wrap']),
			() => claim(other, ref)
		);
		expect(chosen).toMatchObject({ ok: true });
		expect(claimed).toMatchObject({ ok: true, value: { services: ['gift_wrap'] } });
		expect((await getOrderRecord(one.db, ref)).services).toEqual(['gift_wrap']);
		expect(await brokenInvariants(one)).toEqual([]);
	});

	test('the claim stands first: nothing is chosen that nobody would pack', async () => {
		const ref = await ordered();
		const [claimed, chosen] = await inLine(
			ref,
			() => claim(other, ref),
			() => choose(one, ref, ['gift_wrap'])
		);
		expect(claimed).toMatchObject({ ok: true, value: { services: [] } });
		expect(chosen).toMatchObject({ ok: false, refusal: { code: 'services.closed' } });
		expect((await getOrderRecord(one.db, ref)).services).toEqual([]);
		expect(await brokenInvariants(one)).toEqual([]);
	});

	test('many at once: each order is packed as it says it is', async () => {
		for (let round = 0; round < 10; round++) {
			const ref = await ordered();
			const [chosen, again, claimed] = await Promise.all([
				choose(one, ref, ['gift_wrap']),
				choose(other, ref, ['note'], 'Happy birthday'),
				claim(round % 2 === 0 ? one : other, ref)
			]);
			if (!claimed.ok) throw new Error(claimed.refusal.code);
			for (const done of [chosen, again]) if (!done.ok) expect(done.refusal.code).toBe('services.closed');
			const { services, people } = await getOrderRecord(one.db, ref);
			expect(services).toEqual(claimed.value.services);
			expect(people?.service_note ?? null).toBe(services?.includes('note') ? 'Happy birthday' : null);
		}
	});
});

test('the window ends with the first claim, and is there again when all of it was released', async () => {
	const ref = await ordered();
	expect(await choose(one, ref, ['gift_wrap'])).toMatchObject({ ok: true, value: { changed: true } });
	expect(await choose(one, ref, ['gift_wrap'])).toMatchObject({ ok: true, value: { changed: false } });
	const claimed = await claim(one, ref);
	if (!claimed.ok) throw new Error(claimed.refusal.code);
	expect(await choose(one, ref, [])).toMatchObject({ refusal: { code: 'services.closed' } });
	const { id } = claimed.value;
	expect((await transact(one.db, (tx) => moveClaim(tx, WRITER, { claim: id, to: 'released' }))).ok).toBe(
		true
	);
	expect(await choose(one, ref, [])).toMatchObject({ ok: true, value: { services: [], changed: true } });
	const told = await one.sql<
		{ data: unknown }[]
	>`select h.data from history h join orders o on o.id = h.order_id
		where o.ref = ${ref} and h.type = 'services.chosen' order by h.seq`;
	expect(told.map(({ data }) => data)).toEqual([{ services: ['gift_wrap'] }, { services: [] }]);
});

describe('what is chosen', () => {
	test('is what the shop offers in that market; what was chosen stays to be had', async () => {
		const ref = await ordered();
		expect(await choose(one, ref, ['packaging'])).toMatchObject({ refusal: { field: 'services' } });
		expect(await choose(one, ref, ['gold leaf'])).toMatchObject({ refusal: { field: 'services' } });
		expect((await choose(one, ref, ['gift_wrap'])).ok).toBe(true);
		await replaceKeptSetting(one.db, 'shop.services', 1, { offered: ['note'], markets: ['AT'] });
		expect(await choose(one, ref, ['gift_wrap', 'note'], 'x')).toMatchObject({
			refusal: { field: 'services' }
		});
		expect(await choose(one, ref, ['gift_wrap'])).toMatchObject({ ok: true });
		await replaceKeptSetting(one.db, 'shop.services', 2, { offered: ['gift_wrap', 'note'], markets: [] });
	});

	test.each([
		['nothing', '', undefined],
		['only what nobody sees', '\u202e\u0000 \n', undefined],
		['too much', '长'.repeat(301), undefined],
		['a card in two lines', ' 生日快乐！\r\nFrom \u202eme 🎂 ', '生日快乐！\nFrom me 🎂'],
		['as much as there is room for', '🎂'.repeat(300), '🎂'.repeat(300)]
	])('with a card: %s', async (_, note, kept) => {
		const ref = await ordered();
		const done = await choose(one, ref, ['note'], note);
		if (kept === undefined) expect(done).toMatchObject({ refusal: { field: 'note' } });
		const { people, services } = await getOrderRecord(one.db, ref);
		expect([people?.service_note ?? undefined, services]).toEqual([kept, kept === undefined ? [] : ['note']]);
	});

	test('is forgotten with its buyer, words and all; the history holds none of them', async () => {
		const ref = await ordered();
		expect((await choose(one, ref, ['note'], 'For my dear Ottilie')).ok).toBe(true);
		const [row] = await one.sql<{ id: string }[]>`select id from orders where ref = ${ref}`;
		const input = { orderId: row?.id ?? '', email: 'ada@example.com' };
		expect((await transact(one.db, (tx) => eraseBuyer(tx, WRITER, input))).ok).toBe(true);
		const left =
			await one.sql`select to_jsonb(p)::text || (select string_agg(to_jsonb(h)::text, '') from history h
			where h.order_id = p.order_id) as all from order_people p where p.order_id = ${input.orderId}`;
		expect(JSON.stringify(left)).not.toContain('Ottilie');
	});
});
