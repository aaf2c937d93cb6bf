import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { OrderDocument } from '#domain/order/order-document.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { accept, type Result } from '#domain/refusal.ts';
import { policyShelf } from '#server/app/policies.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { findOrderRecord } from '#server/db/order-record.ts';
import { transact } from '#server/db/transaction.ts';
import { turnReturns } from '#server/jobs/return-clock.ts';
import { eraseBuyer } from '#server/use-cases/erase-person.ts';
import { decidePostageAtDesk } from '#server/use-cases/decide-postage.ts';
import { verifyReceipt } from '#server/use-cases/verify-receipt.ts';
import { writeReceipt } from '#server/use-cases/write-receipt.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { brokenInvariants, lamps } from '#tests/support/order-state.ts';
import { WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy, moneyOf, placeLamps } from '#tests/support/quotes.ts';
import { deliver, found, got, photoOf, returnDesk } from '#tests/support/returns.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** What buyers paid to send goods back themselves: asked for once, bounded, decided once, paid once (laws 1, 6, 10). */
let database: FreshDatabase;
let one: Connection;
let two: Connection;
let desk: ReturnType<typeof returnDesk>;
let beside: ReturnType<typeof returnDesk>;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 25, name: 'test-one' });
	two = connect(database.url, { max: 25, name: 'test-two' });
	[desk, beside] = [returnDesk(one), returnDesk(two)];
	const arrived = { after: 'delivered_at' as const, for: 'P30D', end_of_day: true };
	await firstPolicy(one, {
		...samplePolicy(),
		return: [{ id: 'standard', steps: [{ until: arrived, fee: null, postage: 'buyer' }] }],
		returns: {
			ways: [
				{ way: 'own', price: 0 },
				{ way: 'label', price: 490 }
			],
			own_postage_max: 1500
		}
	});
});
afterEach(async () => expect(await brokenInvariants(one)).toEqual([]));
afterAll(async () => {
	await one?.close();
	await two?.close();
	await database?.drop();
});

const STAFF = [1, 2].map((n) => ({ kind: 'staff', id: `00000000-0000-4000-8000-00000000000${n}` }) as const);
const codes = (results: readonly Result<unknown>[]) =>
	results.map((result) => (result.ok ? 'ok' : result.refusal.code)).sort();
const turn = () =>
	turnReturns({ connection: one, log: pino({ enabled: false }), afterCommit: () => undefined }, 50);
const faulty = (quantity: number) => [{ line: 'l1', quantity, reason: 'defective' }];

/** Lamps of 25.00 each with 6.00 for their delivery, arrived; some of them come back because they are broken. */
async function sentBack(quantity: number, back: number, changes: Partial<OrderDocument> = {}) {
	const ref = newRef();
	const total = 2500 * quantity + 600;
	const payments = [{ provider: 'card', reference: ref, amount: total, captured_at: '2026-11-02T10:00:05Z' }];
	const line = { id: 'l1', title: 'Lamp', options: [], tags: [], quantity, amount: 2500 * quantity };
	await placeLamps(one, ref, quantity, {
		...{ lines: [line], shipping: { amount: 600, tax: 0 }, total, payments },
		...changes
	});
	await deliver(one, ref, lamps(quantity));
	const { id } = await desk.open(ref, faulty(back), { wayBack: 'own' });
	return { ref, id };
}
async function settled(quantity: number, back: number) {
	const opened = await sentBack(quantity, back);
	got(await desk.receive(opened.id, lamps(back)));
	got(await desk.inspect(opened.id, [found('l1')]));
	return opened;
}
const claimOf = async (id: string) =>
	(
		await one.sql`select state, amount::int, granted::int, refunded::int, credited::int, photo_id is not null as photo, reason
		from postage_claims where return_id = ${id}`
	)[0];
const typesOf = async (ref: string) =>
	(
		await one.sql<{ type: string }[]>`select h.type from history h join orders o on o.id = h.order_id
			where o.ref = ${ref} and h.type like 'return.postage%' order by h.seq`
	).map(({ type }) => type);
const creditOf = async (ref: string) =>
	Number(
		(
			await one.sql`select coalesce(sum(e.amount), 0) as sum from credit_entries e join orders o on o.id = e.order_id
				where o.ref = ${ref} and e.kind = 'postage' and e.expires_at is null`
		)[0]?.['sum']
	);

test('of what the shop had earned it goes back as money, beyond it as credit; the rest of the goods gives what it gave', async () => {
	const { ref, id } = await settled(3, 1);
	// A third of the delivery stays with a return.
	expect(await moneyOf(one, ref)).toMatchObject({ pending: 2500 });
	got(await desk.postage(id, 690));
	got(await desk.decidePostage(id, 'accept'));
	expect(await claimOf(id)).toMatchObject({ state: 'accepted', granted: 690, refunded: 200, credited: 490 });
	expect(await moneyOf(one, ref)).toMatchObject({ pending: 2700 });
	expect(await creditOf(ref)).toBe(490);
	const { quote, id: last } = await desk.open(ref, faulty(2), { wayBack: 'own' });
	expect(quote.refund.amount).toBe(5000);
	got(await desk.receive(last, lamps(2)));
	got(await desk.inspect(last, [found('l1')]));
	// All is back: what was paid less the delivery that was kept, and the postage beside it.
	expect(await moneyOf(one, ref)).toMatchObject({ captured: 8100, pending: 7500 + 200 });
	got(await desk.postage(last, 690));
	got(await desk.decidePostage(last, 'accept'));
	expect(await claimOf(last)).toMatchObject({ refunded: 400, credited: 290 });
	expect(await moneyOf(one, ref)).toMatchObject({ captured: 8100, pending: 8100 });
	expect(await creditOf(ref)).toBe(780);
	expect(await typesOf(ref)).toEqual(
		['asked', 'accepted', 'paid', 'asked', 'accepted', 'paid'].map((what) => `return.postage_${what}`)
	);
});

test('what a return under way keeps is not earned yet: given up, its goods give all they would have', async () => {
	const { ref, id } = await settled(3, 1);
	const { id: second } = await desk.open(ref, faulty(1), { wayBack: 'own' });
	got(await desk.postage(id, 690));
	got(await desk.decidePostage(id, 'accept'));
	expect(await claimOf(id)).toMatchObject({ refunded: 200, credited: 490 });
	got(await desk.cancel(second));
	const { quote } = await desk.open(ref, faulty(2), { wayBack: 'own' });
	expect(quote.refund.amount).toBe(5000);
});

test('while goods are on their way nothing is paid yet; it follows the settlement, once', async () => {
	const { ref, id } = await sentBack(2, 1);
	expect(codes([await desk.postage(id, 500)])).toEqual(['postage.not_claimable']);
	got(await desk.send(id, 'a slip'));
	got(await desk.postage(id, 500));
	got(await desk.decidePostage(id, 'accept'));
	expect(codes([await desk.payPostage(id)])).toEqual(['return.state_conflict']);
	expect(await claimOf(id)).toMatchObject({ state: 'accepted', granted: 500, refunded: 0, credited: 0 });
	got(await desk.receive(id, lamps(1)));
	got(await desk.inspect(id, [found('l1')]));
	const paid = await Promise.all([turn(), desk.payPostage(id), beside.payPostage(id), beside.payPostage(id)]);
	expect(paid.slice(1).every((one) => (one as Result<unknown>).ok)).toBe(true);
	expect(await claimOf(id)).toMatchObject({ refunded: 300, credited: 200 });
	expect(await creditOf(ref)).toBe(200);
	const [row] =
		await one.sql`select count(*)::int as n, sum(amount)::int as sum from refunds r join orders o on o.id = r.order_id
		where o.ref = ${ref} and postage`;
	expect(row).toEqual({ n: 1, sum: 300 });
});

test('two of the staff decide at once: one does, the other is told, and it is written down once', async () => {
	for (let round = 0; round < 5; round++) {
		const { ref, id } = await settled(2, 1);
		got(await desk.postage(id, 600));
		const results = await Promise.all([
			transact(one.db, (tx) =>
				decidePostageAtDesk(tx, STAFF[0]!, { id, decision: 'accept', reason: 'receipt_fits' })
			),
			transact(two.db, (tx) =>
				decidePostageAtDesk(tx, STAFF[1]!, { id, decision: 'decline', reason: 'other: it is a bus ticket' })
			)
		]);
		expect(codes(results)).toEqual(['ok', 'postage.decided']);
		const claim = await claimOf(id);
		const [audit] =
			await one.sql`select count(*)::int as n from audit where subject = ${id} and action = 'return.postage_decided'`;
		expect(audit).toEqual({ n: 1 });
		const isPaid = claim?.['state'] === 'accepted';
		expect(Number(claim?.['refunded']) + Number(claim?.['credited'])).toBe(isPaid ? 600 : 0);
		expect((await typesOf(ref)).length).toBe(isPaid ? 3 : 2);
	}
});

test('asked for twenty times at once it is there once', async () => {
	const { ref, id } = await settled(2, 1);
	const photo = await photoOf(one, ref);
	const results = await Promise.all(
		Array.from({ length: 20 }, (_, n) => (n % 2 ? desk : beside).postage(id, 500 + (n % 4), photo))
	);
	// The same words again are the same answer; other words are told that there was one before.
	expect(results.filter(({ ok }) => ok).length).toBe(5);
	expect(new Set(codes(results))).toEqual(new Set(['ok', 'postage.not_claimable']));
	expect(await typesOf(ref)).toEqual(['return.postage_asked']);
});

test('silence accepts when its time is over, and not a second before', async () => {
	const { id } = await settled(2, 1);
	got(await desk.postage(id, 700));
	expect(codes([await desk.decidePostage(id, 'silence')])).toEqual(['postage.decided']);
	await turn();
	expect(await claimOf(id)).toMatchObject({ state: 'asked' });
	await one.sql`update postage_claims set decide_by = now() where return_id = ${id}`;
	await turn();
	expect(await claimOf(id)).toMatchObject({ state: 'accepted', granted: 700, refunded: 300, credited: 400 });
});

test('less and nothing need words, never more than was asked for, and the same answer again changes nothing', async () => {
	const { ref, id } = await settled(2, 1);
	expect(codes([await desk.decidePostage(id, 'accept')])).toEqual(['postage.not_asked']);
	got(await desk.postage(id, 700));
	const wrong = [
		await desk.decidePostage(id, 'accept', 701),
		await desk.decidePostage(id, 'accept', 0),
		await desk.decidePostage(id, 'accept', 1.5),
		await desk.decidePostage(id, 'accept', 300),
		await desk.decidePostage(id, 'decline', undefined, 'receipt_unreadable')
	];
	expect(codes(wrong)).toEqual([
		...['reason.missing', 'reason.missing', 'request.invalid', 'request.invalid', 'request.invalid']
	]);
	got(await desk.decidePostage(id, 'accept', 300, 'receipt_says_less: It says 3.00.'));
	got(await desk.decidePostage(id, 'accept', 300, 'receipt_says_less: It says 3.00.'));
	expect(codes([await desk.decidePostage(id, 'accept')])).toEqual(['postage.decided']);
	expect(await typesOf(ref)).toHaveLength(3);
	expect(await moneyOf(one, ref)).toMatchObject({ pending: 2800 });
});

test('not asked for: another way, the buyer’s own postage, too much, no receipt, another order’s picture', async () => {
	const ref = newRef();
	await placeLamps(one, ref, 2);
	await deliver(one, ref, lamps(2));
	const dislikes = await desk.open(ref, lamps(1), { wayBack: 'own' });
	const labelled = await desk.open(ref, faulty(1), { wayBack: 'label' });
	for (const { id } of [dislikes, labelled]) got(await desk.send(id));
	expect(await desk.postage(dislikes.id, 500)).toMatchObject({ refusal: { because: 'buyer_pays' } });
	expect(await desk.postage(labelled.id, 500)).toMatchObject({ refusal: { because: 'other_way' } });
	const { id } = await settled(1, 1);
	const strange = await photoOf(one, ref);
	expect(await desk.postage(id, 1501)).toMatchObject({
		refusal: { code: 'postage.over_limit', limit: 1500 }
	});
	expect(codes([await desk.postage(id, 500, strange)])).toEqual(['photo.not_found']);
	expect(codes([await desk.postage(id, 500, 'x')])).toEqual(['photo.not_found']);
	expect(
		codes([await desk.postage(id, -1), await desk.postage(id, 5.5), await desk.postage(id, NaN)])
	).toEqual(Array(3).fill('request.invalid'));
	got(await desk.postage(id, 1500));
});

test('the receipt of the order tells it without anybody’s words; erased, picture and words are gone and the sums stay', async () => {
	const { ref, id } = await settled(2, 1);
	got(await desk.postage(id, 700));
	got(await desk.decidePostage(id, 'accept', 300, 'other: Ada said three'));
	const { versions } = policyShelf(one.db, 'Europe/Berlin');
	const read = async () => (await findOrderRecord(one.sql, ref)) as OrderRecord;
	const input = { record: await read(), versions: await versions(null, one.db), named: false };
	const receipt = got(await transact(one.db, async (tx) => accept(await writeReceipt(tx, input))));
	expect(verifyReceipt(receipt)).toBeUndefined();
	expect(receipt.returns?.[0]).toMatchObject({ own_postage: { amount: 700, granted: 300, refunded: 300 } });
	expect(receipt.refunds.filter(({ postage }) => postage)).toMatchObject([{ amount: 300 }]);
	expect(JSON.stringify(receipt)).not.toContain('Ada');
	expect((await read()).returns[0]?.own_postage?.reason).toContain('Ada');
	const orderId = (await read()).id;
	got(await transact(one.db, (tx) => eraseBuyer(tx, WRITER, { orderId, email: `${ref}@example.com` })));
	expect(await claimOf(id)).toMatchObject({ granted: 300, photo: false, reason: 'other' });
});
