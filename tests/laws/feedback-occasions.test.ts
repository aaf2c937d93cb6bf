import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSealer } from '#server/auth/seal.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { countQueues } from '#server/db/desk-queues.ts';
import { listOpenFollowUps } from '#server/db/follow-ups.ts';
import { transact } from '#server/db/transaction.ts';
import { askDue, planAsksOnce } from '#server/jobs/feedback-asks.ts';
import { endFollowUp, followUpEvents } from '#server/use-cases/follow-up.ts';
import { noticeCreator } from '#server/use-cases/send-notice.ts';
import { accept } from '#domain/refusal.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { exchangeDesk, stockShoes } from '#tests/support/exchanges.ts';
import { firstPolicy } from '#tests/support/quotes.ts';
import { readable } from '#tests/support/readable.ts';
import { found, got } from '#tests/support/returns.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/**
 * After a cancel, a return and an exchange each shopper is asked once about that (issue 10, 1), never twice, whatever is
 * read again; and what goes wrong without a word is followed up once (issue 10, 5).
 */
let database: FreshDatabase;
let one: Connection;
let desk: ReturnType<typeof exchangeDesk>;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 6, name: 'test-one' });
	desk = exchangeDesk(one);
	const until = { after: 'delivered_at' as const, for: 'P30D', end_of_day: true };
	await firstPolicy(one, {
		...samplePolicy(),
		cancel: [{ id: 'standard', steps: [{ until: { event: 'claimed' }, fee: null }] }],
		return: [{ id: 'standard', steps: [{ until, fee: null, postage: 'buyer' }] }],
		returns: { ways: [{ way: 'label', price: 0 }] }
	});
	await one.sql`insert into feedback_forms (version, content) values (1, '{"mail": "never", "days": 0, "checkIn": 2}')`;
	await stockShoes(one, 'shoe', { s: { price: 2500, level: 99 }, m: { price: 2500, level: 99 } });
});
afterAll(async () => {
	await one?.close();
	await database?.drop();
});

let counter = 0;
const newEmail = () => `occasion-${++counter}@buyers.example`;
const buyer = (email: string) => ({ kind: 'business' as const, country: 'CH', email });
const node = () => ({
	connection: one,
	createNotices: noticeCreator({
		enqueue: async () => {},
		sealer: createSealer('a secret of this test alone'),
		host: 'test.example'
	}),
	afterCommit: () => {},
	log: { info() {}, warn() {}, error() {}, debug() {} } as never
});
type Ask = { occasion: string; state: string; subject: string; why: string | null };
const asksOf = (email: string) =>
	one.sql<Ask[]>`select a.occasion, a.state, a.subject, a.why from feedback_asks a
		join order_people p on p.order_id = a.order_id where p.email_key = ${email} order by a.occasion`;
const askedOf = async (email: string) =>
	(await asksOf(email)).filter(({ state }) => state === 'asked').map(({ occasion }) => occasion);
/** Reads all there is, and once more from the beginning: a cursor that was lost asks nobody twice. */
async function planAll(): Promise<void> {
	await readable(one);
	for (let round = 0; round < 2; round++) {
		while (await planAsksOnce({ connection: one }));
		await one.sql`delete from outbox_cursors where subscriber = 'feedback'`;
	}
}
/** It is the day of everything that is planned for now; what a week puts off stays put off. */
async function ask(): Promise<void> {
	await one.sql`update feedback_asks set due_at = now() where state = 'planned' and due_at < now() + interval '2 days'`;
	for (let round = 0; round < 3; round++) await askDue(node());
}
const confirm = async (ref: string, kind: 'cancel' | 'return') => {
	const quote = await desk.quote(ref, [{ line: 'l1', quantity: 1 }], { kind });
	return got(await desk.confirm(quote.id));
};
async function settle(id: string): Promise<void> {
	got(await desk.send(id));
	got(await desk.receive(id, [{ line: 'l1', quantity: 1 }]));
	got(await desk.inspect(id, [found('l1')]));
}

describe('asked once', () => {
	test('after a cancel', async () => {
		const email = newEmail();
		const ref = await desk.order('shoe-s', 2, { buyer: buyer(email) });
		await confirm(ref, 'cancel');
		// A second cancel of the same order is the same thing to be asked about.
		await confirm(ref, 'cancel');
		await planAll();
		expect(await asksOf(email)).toMatchObject([{ occasion: 'cancelled', state: 'planned' }]);
		await ask();
		await planAll();
		await ask();
		expect(await asksOf(email)).toMatchObject([{ occasion: 'cancelled', state: 'asked' }]);
	});

	test('after a return, once it is settled, and not about the delivery any more', async () => {
		const email = newEmail();
		const ref = await desk.arrived('shoe-s', 1, { buyer: buyer(email) });
		const { return: back } = await confirm(ref, 'return');
		await planAll();
		await ask();
		// While it is on its way nobody is asked how the goods are.
		expect(await asksOf(email)).toMatchObject([
			{ occasion: 'delivered', state: 'skipped', why: 'overtaken' }
		]);
		await settle(back?.id ?? '');
		await planAll();
		await ask();
		await planAll();
		await ask();
		expect(await asksOf(email)).toMatchObject([
			{ occasion: 'delivered', state: 'skipped' },
			{ occasion: 'returned', state: 'asked', subject: back?.id }
		]);
	});

	test('after an exchange, about the exchange and not about its return', async () => {
		const email = newEmail();
		const ref = await desk.arrived('shoe-s', 1, { buyer: buyer(email) });
		const { id, back } = await desk.swap(ref, 'shoe-m');
		await settle(back);
		await planAll();
		await ask();
		await planAll();
		await ask();
		const asks = await asksOf(email);
		expect(asks.filter(({ occasion }) => occasion !== 'delivered')).toMatchObject([
			{ occasion: 'exchanged', state: 'asked', subject: id }
		]);
		expect(await askedOf(email)).toHaveLength(1);
	});

	test('a shopper who cancels one order and sends another back is asked about one of them a week', async () => {
		const email = newEmail();
		const first = await desk.order('shoe-s', 1, { buyer: buyer(email) });
		const second = await desk.arrived('shoe-s', 1, { buyer: buyer(email) });
		await confirm(first, 'cancel');
		const { return: back } = await confirm(second, 'return');
		await settle(back?.id ?? '');
		await planAll();
		await ask();
		await ask();
		expect(await askedOf(email)).toHaveLength(1);
		// An instant before the week is over nothing changes; after it comes the other.
		const ago = (span: string) => one.sql`update feedback_asks a set asked_at = now() - ${span}::interval
			from order_people p where p.order_id = a.order_id and p.email_key = ${email} and a.state = 'asked'`;
		const due = () => one.sql`update feedback_asks set due_at = now() where state = 'planned'`;
		await ago('6 days 23 hours 59 minutes');
		await due();
		await askDue(node());
		expect(await askedOf(email)).toHaveLength(1);
		await ago('7 days 1 second');
		await due();
		await askDue(node());
		expect((await askedOf(email)).toSorted()).toEqual(['cancelled', 'returned']);
	});
});

describe('followed up', () => {
	const idOf = async (ref: string) =>
		(await one.sql<{ id: string }[]>`select id from orders where ref = ${ref}`)[0]?.id ?? '';
	const tell = async (orderId: string, type: string, data: Record<string, unknown>, at = new Date()) => {
		const events = [{ orderId, type: type as never, data, at }];
		got(await transact(one.db, async (tx) => accept(await followUpEvents(tx, events))));
	};
	const openOf = async (ref: string) =>
		(await listOpenFollowUps(one.db, 200)).filter((row) => row.ref === ref).map(({ kind }) => kind);
	const newOrder = (total: number) =>
		desk.order('shoe-s', 1, {
			...{ buyer: buyer(newEmail()), total, payments: [] },
			lines: [{ id: 'l1', title: 'Shoe', options: [], tags: [], quantity: 1, amount: total }]
		});

	test('each thing once, and nothing that came right or was ended comes back', async () => {
		const ref = await newOrder(20_000);
		const id = await idOf(ref);
		const [parcel, refund] = [crypto.randomUUID(), crypto.randomUUID()];
		const refused = { shipment: parcel, status: 'exception', cause: 'refused' };
		for (let n = 0; n < 2; n++) {
			await tell(id, 'promise.missed', {});
			await tell(id, 'shipment.status_changed', refused);
			await tell(id, 'refund.failed', { refund });
		}
		expect((await openOf(ref)).toSorted()).toEqual(['failed_refund', 'late_order', 'refused_parcel']);
		await tell(id, 'refund.settled', { refund });
		await tell(id, 'shipment.status_changed', { shipment: parcel, status: 'delivered' });
		// Two days after it came somebody asks how it is: not before.
		expect(await openOf(ref)).toEqual(['late_order']);
		await one.sql`update follow_ups set from_at = now() where order_id = ${id} and kind = 'check_in'`;
		expect((await openOf(ref)).toSorted()).toEqual(['check_in', 'late_order']);
		const [late] = await one.sql<
			{ id: string }[]
		>`select id from follow_ups where order_id = ${id} and kind = 'late_order'`;
		const end = () =>
			transact(one.db, (tx) =>
				endFollowUp(tx, { kind: 'system' }, { id: late?.id ?? '', outcome: 'reached' })
			);
		expect((await end()).ok).toBe(true);
		expect(await end()).toMatchObject({ refusal: { code: 'task.not_found' } });
		await tell(id, 'promise.missed', {});
		expect(await openOf(ref)).toEqual(['check_in']);
	});

	test('of small orders only what went wrong with parcel or money', async () => {
		const ref = await newOrder(19_999);
		const id = await idOf(ref);
		await tell(id, 'promise.missed', {});
		await tell(id, 'shipment.status_changed', { shipment: crypto.randomUUID(), status: 'delivered' });
		expect(await openOf(ref)).toEqual([]);
		await tell(id, 'refund.failed', { refund: crypto.randomUUID() });
		expect(await openOf(ref)).toEqual(['failed_refund']);
	});

	test('what is overdue climbs: to the front of the list and into the queue of what is late', async () => {
		const [soon, late] = [await newOrder(20_000), await newOrder(20_000)];
		await tell(await idOf(soon), 'promise.missed', {});
		await tell(await idOf(late), 'promise.missed', {});
		const countOf = async (queue: string) =>
			(await countQueues(one.db)).find((row) => row.queue === queue)?.count ?? 0;
		const before = [await countOf('follow_ups'), await countOf('follow_ups_late')] as const;
		await one.sql`update follow_ups set due_at = now() - interval '1 hour' where order_id = ${await idOf(late)}`;
		expect([await countOf('follow_ups'), await countOf('follow_ups_late')]).toEqual([
			before[0] - 1,
			before[1] + 1
		]);
		expect((await listOpenFollowUps(one.db, 200))[0]?.ref).toBe(late);
	});
});
