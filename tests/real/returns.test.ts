import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergePieces, type Pieces } from '#domain/order/portions.ts';
import { onlineRetail } from '#server/adapters/storefronts/online-retail/source.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { transact } from '#server/db/transaction.ts';
import { OrderDocumentSchema } from '#server/http/schemas/order-document.ts';
import { placeOrder } from '#server/use-cases/place-order.ts';
import { WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy, moneyOf } from '#tests/support/quotes.ts';
import { deliver, found, got, returnDesk } from '#tests/support/returns.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';
import { REPLAY_POLICY } from './replay.ts';

const FILE = join(process.env['REAL_INPUT_DIR'] ?? '', 'data', 'online-retail-I.csv.gz');
/** One order in so many goes through the database. */
const EVERY = 10;
const AT_ONCE = 4;
/** The file says when goods were sold and taken back, and nothing of the way: all arrive so long after they were sold. */
const ON_THE_WAY_MS = 2 * 86_400_000;
const arrived = (days: number) => ({ after: 'delivered_at' as const, for: `P${days}D` });
/** Free for two weeks, then a restocking fee for ten more. */
const POLICY = {
	...REPLAY_POLICY,
	return: [
		{
			id: 'standard',
			steps: [
				{ until: arrived(14), fee: null, postage: 'shop' as const },
				{ until: arrived(84), fee: { percent: 12.5 }, postage: 'shop' as const }
			]
		}
	]
};

type Sold = {
	document: ReturnType<typeof OrderDocumentSchema.parse>;
	back: { at: string; pieces: Pieces[] }[];
};
type Sums = {
	orders: number;
	returns: number;
	pieces: number;
	goods: number;
	fees: number;
	withheld: number;
	refunds: number;
};

/**
 * A wholesaler's year of goods taken back after they had arrived: each through the real engine at the instant of its
 * invoice, every fifth with a piece missing, every seventh with something deducted. What goes back is what was paid for
 * what came, less what was charged and kept, to the penny.
 */
describe.skipIf(!existsSync(FILE))('a year of returns', () => {
	let database: FreshDatabase;
	let one: Connection;
	const orders: Sold[] = [];

	beforeAll(async () => {
		database = await freshDatabase();
		one = connect(database.url, { max: AT_ONCE });
		await firstPolicy(one, POLICY as never);
		for await (const item of onlineRetail([FILE], { lines: 0, bytes: 0, totalBytes: 0 }, () => {})) {
			if (item.kind !== 'order') continue;
			const back = item.happenings.flatMap((event) =>
				event.kind === 'cancelled' && 'pieces' in event && event.pieces
					? [{ at: event.at, pieces: mergePieces(event.pieces) }]
					: []
			);
			if (back.length === 0) continue;
			const document = OrderDocumentSchema.parse(item.document);
			const there = Date.parse(document.placed_at) + ON_THE_WAY_MS;
			const late = back.filter(({ at }) => Date.parse(at) > there);
			if (late.length > 0) orders.push({ document, back: late });
		}
	}, 300_000);
	afterAll(async () => {
		await one.close();
		await database.drop();
	});

	it('comes back through the engine, each order’s sums exact', async () => {
		const desk = returnDesk(one);
		const sums: Sums = { orders: 0, returns: 0, pieces: 0, goods: 0, fees: 0, withheld: 0, refunds: 0 };
		const refused: Record<string, number> = {};
		const waiting = orders.filter((_, index) => index % EVERY === 0);
		const all = waiting.length;
		let count = 0;
		const work = async () => {
			for (let next = waiting.pop(); next; next = waiting.pop()) await replay(next);
		};
		async function replay({ document, back }: Sold): Promise<void> {
			const { ref } = document;
			got(await transact(one.db, (tx) => placeOrder(tx, WRITER, { document })));
			const ago = (Date.now() - Date.parse(document.placed_at) - ON_THE_WAY_MS) / 60_000;
			await deliver(
				one,
				ref,
				document.lines.map(({ id, quantity }) => ({ line: id, quantity })),
				ago
			);
			const priceOf = new Map(document.lines.map(({ id, amount, quantity }) => [id, amount / quantity]));
			let [goods, withheld] = [0, 0];
			for (const { at, pieces } of back) {
				const turn = ++count;
				const asked = await desk.ask(ref, pieces, { kind: 'return', statedAt: at, wayBack: 'own' });
				if (!asked.ok) {
					refused[asked.refusal.code] = (refused[asked.refusal.code] ?? 0) + 1;
					continue;
				}
				const done = got(await desk.confirm(asked.value.id));
				const id = done.return?.id ?? '';
				const missing = turn % 5 === 0 ? 1 : 0;
				const came = pieces.map(({ line, quantity }) => ({
					line,
					quantity: Math.max(1, quantity - missing)
				}));
				got(await desk.receive(id, came));
				const worth = Math.floor((priceOf.get(came[0]?.line ?? '') ?? 0) / 2);
				const less = turn % 7 === 0 ? worth : 0;
				got(
					await desk.inspect(
						id,
						came.map(({ line }, index) => found(line, index === 0 ? less : 0))
					)
				);
				withheld += less;
				sums.returns++;
				for (const { line, quantity } of came) {
					sums.pieces += quantity;
					goods += quantity * (priceOf.get(line) ?? 0);
				}
			}
			const money = await moneyOf(one, ref);
			expect([ref, money.pending + money.fees + withheld]).toEqual([ref, goods]);
			expect(money.pending).toBeLessThanOrEqual(money.captured);
			sums.orders++;
			sums.goods += goods;
			sums.fees += money.fees;
			sums.withheld += withheld;
			sums.refunds += money.pending;
		}
		await Promise.all(Array.from({ length: AT_ONCE }, work));
		const pounds = (pence: number) => `£${(pence / 100).toFixed(2)}`;
		console.info(
			`returns: ${sums.orders} of ${orders.length} orders, ${sums.returns} returns of ${sums.pieces} pieces; goods ${pounds(sums.goods)} = ` +
				`refunds ${pounds(sums.refunds)} + fees ${pounds(sums.fees)} + withheld ${pounds(sums.withheld)}; refused ${JSON.stringify(refused)}`
		);
		expect(sums.orders).toBe(all);
		expect(sums.returns).toBeGreaterThan(all / 2);
		expect(sums.fees).toBeGreaterThan(0);
		expect(sums.refunds + sums.fees + sums.withheld).toBe(sums.goods);
		expect(Object.keys(refused)).toEqual(['return.window_closed']);
		const [stored] = await one.sql<{ refunds: number }[]>`select sum(amount)::float8 as refunds from refunds`;
		expect(stored?.refunds).toBe(sums.refunds);
	}, 300_000);
});
