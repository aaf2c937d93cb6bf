import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onlineRetail } from '#server/adapters/storefronts/online-retail/source.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { firstBrokenEntry } from '#server/db/history.ts';
import { getOrderRecord } from '#server/db/order-record.ts';
import { transact } from '#server/db/transaction.ts';
import { OrderDocumentSchema } from '#server/http/schemas/order-document.ts';
import { placeOrder } from '#server/use-cases/place-order.ts';
import { WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy, moneyOf, quoteDesk } from '#tests/support/quotes.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';
import { REPLAY_POLICY, replayOrder, tally, type Cancelled, type Replayed, type Totals } from './replay.ts';

const FOLDER = join(process.env['REAL_INPUT_DIR'] ?? '', 'data');
const FILE = join(FOLDER, 'online-retail-I.csv.gz');
const FACTS = join(FOLDER, 'online-retail-facts.txt');
/** One order in so many goes through the database as well; every one goes through the law. */
const EVERY = 8;
const AT_ONCE = 4;
const note = () => {};

/**
 * Every cancellation of a wholesaler's year, quoted at the instant it was made under a policy with windows and fees: the
 * pure law for all of them, and for a part the real use cases on a real database, which have to say the same.
 */
describe.skipIf(!existsSync(FILE))('a year of cancellations under a policy', () => {
	let database: FreshDatabase;
	let one: Connection;
	const orders: { document: ReturnType<typeof OrderDocumentSchema.parse>; cancelled: Cancelled[] }[] = [];
	const replayed = new Map<string, Replayed>();

	beforeAll(async () => {
		database = await freshDatabase();
		one = connect(database.url, { max: AT_ONCE });
		await firstPolicy(one, REPLAY_POLICY);
		for await (const item of onlineRetail([FILE], { lines: 0, bytes: 0, totalBytes: 0 }, note)) {
			if (item.kind !== 'order') continue;
			const cancelled = item.happenings.flatMap((one) =>
				one.kind === 'cancelled' && 'pieces' in one && one.pieces
					? [{ id: one.id, at: one.at, pieces: one.pieces }]
					: []
			);
			if (cancelled.length === 0) continue;
			orders.push({ document: OrderDocumentSchema.parse(item.document), cancelled });
		}
	}, 300_000);
	afterAll(async () => {
		await one.close();
		await database.drop();
	});

	it('is priced whole: each charge is the rule’s, each order’s books close', () => {
		const total = tally();
		for (const { document, cancelled } of orders) {
			const done = replayOrder(document, cancelled);
			replayed.set(document.ref, done);
			total.add(done);
			const paid = document.payments[0]?.amount ?? 0;
			// Law 1: of what is cancelled whole, everything comes back but the fees; of the rest never more.
			if (done.left === 0) expect([document.ref, done.refunds + done.fees]).toEqual([document.ref, paid]);
			else expect(done.refunds + done.fees).toBeLessThanOrEqual(paid);
			for (const { quote } of done.steps) {
				if (!quote) continue;
				const base = quote.takes.reduce((sum, take) => sum + take.base, 0);
				expect(quote.fee).toBeGreaterThanOrEqual(0);
				expect(quote.fee).toBeLessThanOrEqual(base);
				expect(quote.refund).toBe(base - quote.fee);
			}
		}
		print('pure', orders.length, total.sums());
		const { rows, quoted, refused, charged, goods, fees, refunds, pieces } = total.sums();
		const facts = /cancel lines matched (\d+)/.exec(readFileSync(FACTS, 'utf8'))?.[1];
		// The facts were counted by customer and article alone; we ask for the same price and enough pieces as well.
		expect(rows).toBeLessThanOrEqual(Number(facts));
		expect(rows).toBeGreaterThan(Number(facts) * 0.9);
		expect(quoted + Object.values(refused).reduce((sum, count) => sum + count, 0)).toBe(total.sums().tries);
		expect(goods).toBe(fees + refunds);
		expect(charged).toBeGreaterThan(quoted / 10);
		expect(charged).toBeLessThan(quoted);
		expect(pieces).toBeGreaterThan(100_000);
		expect(Object.keys(refused)).toEqual(['cancellation.window_closed']);
	}, 120_000);

	it('is confirmed for a part on a real database, to the same minor unit', async () => {
		const desk = quoteDesk(one);
		const total = tally();
		const some = orders.filter((_, index) => index % EVERY === 0);
		const waiting = [...some];
		const work = async () => {
			for (let next = waiting.pop(); next; next = waiting.pop())
				total.add(await replayOnDatabase(desk, next));
		};
		await Promise.all(Array.from({ length: AT_ONCE }, work));
		print('database', some.length, total.sums());
		const expected = tally();
		for (const { document } of some) expected.add(replayed.get(document.ref) as Replayed);
		expect(total.sums()).toEqual(expected.sums());
		const [stored] = await one.sql<{ fees: number; refunds: number }[]>`
			select (select coalesce(sum(amount), 0)::float8 from fees) as fees,
				(select coalesce(sum(amount), 0)::float8 from refunds) as refunds`;
		expect(stored).toEqual({ fees: total.sums().fees, refunds: total.sums().refunds });
	}, 300_000);

	async function replayOnDatabase(
		desk: ReturnType<typeof quoteDesk>,
		{ document, cancelled }: (typeof orders)[number]
	): Promise<Replayed> {
		const { ref } = document;
		const placed = await transact(one.db, (tx) => placeOrder(tx, WRITER, { document }));
		expect(placed.ok).toBe(true);
		const done: Replayed = { steps: [], goods: 0, fees: 0, refunds: 0, left: 0 };
		const priceOf = new Map(document.lines.map(({ id, unit_price = 0 }) => [id, unit_price]));
		for (const { id, at, pieces } of cancelled) {
			const asked = await desk.ask(ref, pieces, { statedAt: at });
			if (!asked.ok) {
				done.steps.push({ id, pieces, refused: asked.refusal.code });
				continue;
			}
			const confirmed = await desk.confirm(asked.value.id);
			if (!confirmed.ok) throw new Error(`${ref}: ${confirmed.refusal.code}`);
			const { fee, refund } = confirmed.value;
			expect([fee.amount, refund.amount]).toEqual([asked.value.fee.amount, asked.value.refund.amount]);
			done.steps.push({ id, pieces, quote: { fee: fee.amount, refund: refund.amount, takes: [] } });
			for (const { line, quantity } of pieces) done.goods += quantity * (priceOf.get(line) ?? 0);
			done.fees += fee.amount;
			done.refunds += refund.amount;
		}
		const money = await moneyOf(one, ref);
		expect([money.fees, money.pending]).toEqual([done.fees, done.refunds]);
		const record = await getOrderRecord(one.db, ref);
		done.left = record.portions
			.filter(({ state }) => state !== 'cancelled')
			.reduce((sum, { quantity }) => sum + quantity, 0);
		if (done.left === 0) expect(done.fees + done.refunds).toBe(money.captured);
		expect(await firstBrokenEntry(one.db, record.id)).toBeUndefined();
		return done;
	}
});

/** What a year came to, for people: pounds, and how many were refused by which code. */
function print(what: string, orders: number, sums: Totals): void {
	const pounds = (pence: number) => `£${(pence / 100).toFixed(2)}`;
	const { rows, tries, quoted, charged, pieces, goods, fees, refunds, refused } = sums;
	console.info(
		`${what}: ${orders} orders, ${rows} cancelled rows in ${tries} quotes, ${quoted} confirmed (${pieces} pieces), ${charged} of them charged; ` +
			`goods ${pounds(goods)} = fees ${pounds(fees)} + refunds ${pounds(refunds)}; refused ${JSON.stringify(refused)}`
	);
}
