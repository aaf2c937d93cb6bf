import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { OrderDocument } from '#domain/order/order-document.ts';
import type { Result } from '#domain/refusal.ts';
import { policyShelf } from '#server/app/policies.ts';
import { tellingOf } from '#server/app/telling.ts';
import { createSealer } from '#server/auth/seal.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { newId } from '#server/db/ids.ts';
import { findOrderId } from '#server/db/orders.ts';
import { transact } from '#server/db/transaction.ts';
import { eraseBuyer } from '#server/use-cases/erase-person.ts';
import { noticeCreator, type NewNotice } from '#server/use-cases/send-notice.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { brokenInvariants, lamps } from '#tests/support/order-state.ts';
import { firstPolicy, placeLamps, quoteDesk } from '#tests/support/quotes.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Telling a buyer again, and seeing before what they will be told: once each, and looking changes nothing (laws 6 and 10). */
let database: FreshDatabase;
let one: Connection;
let two: Connection;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 8, name: 'test-one' });
	two = connect(database.url, { max: 8, name: 'test-two' });
	await firstPolicy(one, samplePolicy());
});
afterEach(async () => expect(await brokenInvariants(one)).toEqual([]));
afterAll(async () => {
	await one?.close();
	await two?.close();
	await database?.drop();
});

const create = noticeCreator({
	enqueue: () => Promise.resolve(),
	sealer: createSealer('a secret of this test alone'),
	host: 'shop.example'
});
const STAFF = {
	kind: 'staff',
	id: '00000000-0000-4000-8000-000000000001',
	role: 'admin'
} as Parameters<ReturnType<typeof tellingOf>['resend']>[0];
const WHY = { handle: 'not_arrived', words: 'looked twice' };
/** The desk of one node. */
const deskOn = (connection: Connection) =>
	tellingOf({
		connection,
		run: (command, actor, input) => transact(connection.db, (tx) => command(tx, actor, input)),
		deps: { versions: policyShelf(connection.db, 'Europe/Berlin').versions, quoteTtl: 'PT10M' },
		place: { origin: 'https://shop.example', zone: 'Europe/Berlin' },
		createNotices: create
	});
const codes = (results: readonly Result<unknown>[]) =>
	results.map((result) => (result.ok ? 'ok' : result.refusal.code)).sort();

async function place(changes: Partial<OrderDocument> = {}): Promise<{ ref: string; id: string }> {
	const ref = newRef();
	const buyer = { kind: 'business', country: 'CH', name: 'Ada', email: `${ref}@buyers.example` } as const;
	await placeLamps(one, ref, 2, { buyer, locale: 'zh-CN', ...changes });
	return { ref, id: (await findOrderId(one.db, ref)) ?? '' };
}
/** A notice of the order that has been sent. */
async function sent(orderId: string, changes: Partial<NewNotice> = {}, state = 'sent'): Promise<string> {
	const notice = {
		...{ kind: 'order_in', event: newId(), channel: 'mail', recipient: `order:${orderId}` },
		...{ locale: 'zh-CN', facts: {}, orderId }
	} as NewNotice;
	const whole = { ...notice, ...changes } as NewNotice;
	await transact(one.db, async (tx) => {
		await create(tx, [whole]);
		return { ok: true, value: null };
	});
	const [row] = await one.sql<{ id: string }[]>`
		update notices set state = ${state}::notice_state where event = ${whole.event} returning id`;
	return row?.id ?? '';
}

test('sent again it is a notice of its own, once, by whichever of two agents was first', async () => {
	for (let round = 0; round < 5; round++) {
		const { ref, id: order } = await place();
		const id = await sent(order);
		const both = [one, two].map((on) => deskOn(on).resend(STAFF, { ref, id, reason: WHY }));
		expect(codes(await Promise.all(both))).toEqual(['notice.too_often', 'ok']);
		const list = await deskOn(one).list(ref);
		expect(list?.map(({ kind, state, repeats }) => [kind, state, repeats])).toEqual([
			['order_in', 'due', id],
			['order_in', 'sent', null]
		]);
		const rows = await one.sql`select h.data ->> 'notice' as notice, w.words from history h
			join history_words w on w.order_id = h.order_id and w.seq = h.seq
			where h.order_id = ${order} and h.type = 'notice.resent'`;
		expect([...rows]).toEqual([{ notice: id, words: 'not_arrived: looked twice' }]);
		const audited =
			await one.sql`select reason from audit where order_id = ${order} and action = 'notice.resent'`;
		expect([...audited]).toEqual([{ reason: 'not_arrived: looked twice' }]);
	}
});

test('five a day of an order, and no more', async () => {
	const { ref, id: order } = await place();
	const done: Result<unknown>[] = [];
	for (let n = 0; n < 6; n++)
		done.push(await deskOn(one).resend(STAFF, { ref, id: await sent(order), reason: WHY }));
	expect(codes(done)).toEqual(['notice.too_often', ...(Array(5).fill('ok') as string[])]);
});

test('what may not be said again is refused with its code, and nothing is written', async () => {
	const { ref, id: order } = await place();
	const other = await place();
	const past = new Date(Date.now() - 1000).toISOString();
	const again = async (id: string, reason = WHY) =>
		codes([await deskOn(one).resend(STAFF, { ref, id, reason })])[0];
	const code = { kind: 'code' as const, facts: { code: '1', purpose: 'order' as const, expiresAt: past } };
	const secret = await sent(order, code as Partial<NewNotice>);
	expect(await again(secret)).toBe('notice.secret');
	expect(await deskOn(one).read(STAFF, ref, secret)).toMatchObject({ refusal: { code: 'notice.secret' } });
	expect(await again(await sent(order, {}, 'due'))).toBe('notice.not_sent');
	const late = { kind: 'return_inspected' as const, facts: { return: newId(), objectBy: past } };
	expect(await again(await sent(order, late))).toBe('notice.over');
	expect(await again(await sent(other.id))).toBe('notice.not_found');
	expect(await again('x')).toBe('notice.not_found');
	expect(await again(await sent(order), { handle: 'other', words: ' ' })).toBe('reason.missing');
	const mine = await sent(order);
	await transact(one.db, (tx) => eraseBuyer(tx, STAFF, { orderId: order, email: `${ref}@buyers.example` }));
	expect(await again(mine)).toBe('notice.nobody');
	const [told] = await one.sql`select count(*)::int as n from history
		where order_id = ${order} and type = 'notice.resent'`;
	expect(told?.['n']).toBe(0);
});

test('read back it is written again from what was kept, in the buyer’s language, and who read it is written down', async () => {
	const { ref, id: order } = await place();
	const read = await deskOn(one).read(STAFF, ref, await sent(order));
	expect(read).toMatchObject({ ok: true, value: { exact: false, locale: 'zh-CN' } });
	if (!read.ok) return;
	expect(read.value.subject).toContain(ref);
	expect(read.value.text).toMatch(/\p{Script=Han}{4}/u);
	expect(read.value.to).not.toContain(ref);
	const audited = await one.sql`select 1 from audit where order_id = ${order} and action = 'notice.read'`;
	expect(audited.length).toBe(1);
});

/** Every row that an order has anywhere, as far as doing something to it would change any. */
const footprint = async (order: string) => {
	const [row] = await one.sql`select o.version, o.history_seq, encode(o.history_hash, 'hex') as hash,
		(select count(*)::int from history where order_id = o.id) as entries,
		(select count(*)::int from outbox where order_id = o.id) as told,
		(select count(*)::int from refunds where order_id = o.id) as refunds,
		(select count(*)::int from audit where order_id = o.id) as audited,
		(select json_agg(q.state order by q.id) from quotes q where q.order_id = o.id) as quotes,
		(select sum(refund_pending)::int from payments where order_id = o.id) as pending
		from orders o where o.id = ${order}`;
	return { ...row };
};

test('seeing what a buyer will be told does nothing; doing it then tells just that', async () => {
	const { ref, id: order } = await place({ locale: 'en' });
	const quote = await quoteDesk(one).quote(ref, lamps(1));
	const before = await footprint(order);
	const seen = await deskOn(one).ofQuote(STAFF, ref, quote.id);
	const goodwill = await deskOn(one).foreseeGoodwill(STAFF, {
		...{ ref, amount: 500 },
		reason: { handle: 'late', words: 'for the record' }
	});
	expect(await footprint(order)).toEqual(before);
	expect(seen?.map(({ kind, locale }) => [kind, locale])).toEqual([['cancel_accepted', 'en']]);
	expect(seen?.[0]?.text).toContain('Lamp');
	expect(goodwill).toMatchObject({ ok: true, value: { told: [{ kind: 'goodwill_given', locale: 'en' }] } });
	if (!goodwill.ok) return;
	expect(goodwill.value.told[0]?.text).not.toContain('for the record');
	expect(goodwill.value.told[0]?.text).toMatch(/5\.00/);

	// Somebody else is at the order: nobody waits for them only to look.
	const held = await two.sql.reserve();
	await held`begin`;
	await held`select 1 from orders where id = ${order} for update`;
	expect(await deskOn(one).ofQuote(STAFF, ref, quote.id)).toBeNull();
	await held`rollback`;
	held.release();
});

test('history sends no mail, and the preview says so', async () => {
	const { ref, id: order } = await place();
	const quote = await quoteDesk(one).quote(ref, lamps(1));
	await one.sql`update orders set historical = true where id = ${order}`;
	expect(await deskOn(one).ofQuote(STAFF, ref, quote.id)).toEqual([]);
});
