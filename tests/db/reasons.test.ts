import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderDocument } from '#domain/order/order-document.ts';
import { standardPolicy } from '#domain/policy/standard-policy.ts';
import { readBehindAsk, readReasonsAsk } from '#domain/reasons/ask.ts';
import { findDay } from '#domain/time/instant.ts';
import { policyShelf } from '#server/app/policies.ts';
import { reasonsOf } from '#server/app/reasons.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { recountReasons, readReasons, countReasons } from '#server/jobs/reasons-reader.ts';
import { transact } from '#server/db/transaction.ts';
import { eraseBuyer } from '#server/use-cases/erase-person.ts';
import { claimLabel, recordLabel, recordVoid } from '#server/use-cases/make-label.ts';
import { takeReport } from '#server/use-cases/take-report.ts';
import { documentOf, WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy, placeLamps } from '#tests/support/quotes.ts';
import { deliver, found, got, returnDesk } from '#tests/support/returns.ts';
import { readable } from '#tests/support/readable.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** The figures of reasons: what they say, that each opens its orders, and that what is kept is what a recount finds. */
const ZONE = 'Europe/Berlin';
let database: FreshDatabase;
let shop: Connection;
let desk: ReturnType<typeof returnDesk>;
let reasons: ReturnType<typeof reasonsOf>;

beforeAll(async () => {
	database = await freshDatabase();
	shop = connect(database.url, { max: 6, name: 'test-reasons' });
	await firstPolicy(shop, standardPolicy(ZONE));
	desk = returnDesk(shop);
	const { versions } = policyShelf(shop.db, ZONE);
	reasons = reasonsOf({ connection: shop, zone: ZONE, versions });
	await countReasons(shop.db, ZONE);
});
afterAll(async () => {
	await shop?.close();
	await database?.drop();
});

/** Everything that happened since is read. */
async function read(): Promise<void> {
	await readable(shop);
	while (await readReasons(shop.db, ZONE));
}

const TABLES = {
	orders: 'select order_id, placed_day::text, late, tallies from reason_orders order by 1',
	acts: 'select * from reason_acts order by order_id, act, line',
	tallies: 'select dimension, value, day::text, orders from reason_tallies order by 1, 2, 3'
};
async function kept() {
	const all = Object.entries(TABLES).map(async ([name, text]) => [name, [...(await shop.sql.unsafe(text))]]);
	return Object.fromEntries(await Promise.all(all)) as Record<keyof typeof TABLES, unknown[]>;
}

const today = new Date().toISOString();
const LINE = documentOf('x').lines[0];
const changes = (more: Partial<OrderDocument> = {}): Partial<OrderDocument> => ({
	placed_at: today,
	market: 'CH',
	...more
});
const withGoods = (product: string, category: string) => ({
	lines: [
		{
			...LINE,
			id: 'l1',
			title: `A ${product}`,
			options: [],
			tags: [],
			quantity: 2,
			amount: 5000,
			product_id: product,
			category
		}
	]
});
const ask = (address: string) => {
	const params = new URLSearchParams(address);
	return readReasonsAsk((name) => params.get(name), findDay(today.slice(0, 10)) ?? 0);
};
const behind = (address: string) => {
	const params = new URLSearchParams(address);
	return reasons.behind(
		ask(address),
		readBehindAsk((name) => params.get(name))
	);
};

async function cancel(ref: string, quantity: number, reason?: string): Promise<void> {
	const quote = await desk.quote(ref, [{ line: 'l1', quantity, reason } as never]);
	got(await desk.confirm(quote.id));
}

describe('the figures of reasons', () => {
	beforeAll(async () => {
		for (const n of [1, 2, 3, 4]) await placeLamps(shop, `C-${n}`, 2, changes(withGoods('lamp', 'light')));
		await placeLamps(shop, 'C-5', 2, changes({ ...withGoods('mug', 'kitchen'), market: 'LI' }));
		await cancel('C-1', 2, 'too_slow');
		await cancel('C-2', 1, 'too_slow');
		await cancel('C-3', 1, 'wrong_variant');
		await cancel('C-5', 1);
		for (const n of [1, 2]) {
			await placeLamps(shop, `R-${n}`, 2, changes(withGoods('mug', 'kitchen')));
			await deliver(shop, `R-${n}`, [{ line: 'l1', quantity: 2 }]);
		}
		const back = await desk.open('R-1', [{ line: 'l1', quantity: 1, reason: 'defective' } as never]);
		got(await desk.receive(back.id, [{ line: 'l1', quantity: 1 }]));
		got(await desk.inspect(back.id, [{ ...found('l1'), condition: 'damaged', resellable: false }]));
		await read();
	});

	it('count orders by reason, the commonest first, with what they come to', async () => {
		const { reasons: rows, placed, happened, share } = await reasons.figures(ask(''));
		expect(rows.map(({ key, n }) => [key, n])).toEqual([
			['too_slow', 2],
			['unsaid', 1],
			['wrong_variant', 1]
		]);
		expect(rows.map(({ together }) => together)).toEqual([0.5, 0.75, 1]);
		expect([placed, happened, share.share]).toEqual([7, 4, 4 / 7]);
		const [slow] = rows;
		expect(slow?.costs).toEqual([{ currency: 'EUR', fee: 0, refund: 7500, lost: 0, postage: 0 }]);
	});

	it('value goods that cannot be sold again', async () => {
		const { reasons: rows } = await reasons.figures(ask('kind=return'));
		expect(rows).toMatchObject([{ key: 'defective', n: 1, costs: [{ currency: 'EUR', lost: 2500 }] }]);
	});

	it('tell products and markets apart, each of its own orders', async () => {
		const byProduct = await reasons.figures(ask('by=product'));
		expect(byProduct.values.map(({ key, name, n, of }) => [key, name, n, of])).toEqual([
			['lamp', 'A lamp', 3, 4],
			['mug', 'A mug', 1, 3]
		]);
		const inOne = await reasons.figures(ask('of=market&is=LI'));
		expect([inOne.placed, inOne.happened]).toEqual([1, 1]);
		expect(inOne.reasons.map(({ key }) => key)).toEqual(['unsaid']);
	});

	it('open the orders behind each', async () => {
		const refs = async (address: string) => (await behind(address)).list.map(({ ref }) => ref).sort();
		expect(await refs('reason=too_slow')).toEqual(['C-1', 'C-2']);
		expect(await refs('of=product&is=lamp')).toEqual(['C-1', 'C-2', 'C-3']);
		expect(await refs('within=15')).toEqual(['C-1', 'C-2', 'C-3', 'C-5']);
		expect(await refs('within=later')).toEqual([]);
		expect(await refs('kind=return')).toEqual(['R-1']);
		expect(await refs('to=2001-01-01')).toEqual([]);
		const { when } = await reasons.figures(ask(''));
		expect([when.n, when.points.at(-1)?.n]).toEqual([4, 4]);
	});

	it('count what labels cost as postage: those that were kept or used, in the order’s own currency', async () => {
		const ways = [
			{ ref: 'L-1', cost: { amount: 595, currency: 'EUR' } },
			{ ref: 'L-2', cost: { amount: 900, currency: 'USD' } },
			{ ref: 'L-3', cost: undefined },
			{ ref: 'L-4', cost: { amount: 700, currency: 'EUR' }, isGivenBack: true }
		];
		for (const { ref, cost, isGivenBack } of ways) {
			await placeLamps(shop, ref, 2, changes({ ...withGoods('mug', 'kitchen'), market: 'NO' }));
			await deliver(shop, ref, [{ line: 'l1', quantity: 2 }]);
			const { id } = await desk.open(ref, [{ line: 'l1', quantity: 2, reason: 'style' } as never]);
			const label = got(
				await transact(shop.db, (tx) => claimLabel(tx, WRITER, { id, provider: 'easypost' }))
			);
			const made = {
				carrier: 'usps',
				trackingNumber: `9400${ref}`,
				url: 'https://labels.example/x',
				reference: ref
			};
			const report = { state: 'made' as const, ...made, cost };
			got(await transact(shop.db, (tx) => recordLabel(tx, WRITER, { id: label.id, returnId: id, report })));
			const back = { id: label.id, report: { state: 'voided' as const } };
			if (isGivenBack) got(await transact(shop.db, (tx) => recordVoid(tx, WRITER, back)));
		}
		await read();
		const { reasons: rows } = await reasons.figures(ask('kind=return&of=market&is=NO'));
		expect(rows).toMatchObject([{ key: 'style', n: 4, costs: [{ currency: 'EUR', postage: 595 }] }]);
	});

	it('say the same after a recount, whatever was corrected in between', async () => {
		const person = { kind: 'consumer' as const, country: 'DE', name: 'Ada', email: 'ada@figures.example' };
		// The earlier order comes later: whoever was new is somebody who returns.
		await placeLamps(shop, 'P-2', 2, changes({ buyer: person }));
		await placeLamps(shop, 'P-1', 2, changes({ buyer: person, placed_at: '2026-01-05T22:59:00Z' }));
		await read();
		// Told anew with other goods, cancelled elsewhere, sent back, declined.
		const document = { ...documentOf('P-2'), ...changes({ buyer: person, market: 'AT' }) };
		const happenings = [
			{ id: 'x1', kind: 'cancelled' as const, at: today, pieces: [{ line: 'l1', quantity: 1 }] }
		];
		got(
			await transact(shop.db, (tx) =>
				takeReport(tx, WRITER, { report: { ref: 'P-2', document, happenings } })
			)
		);
		const back = await desk.open('R-2', [{ line: 'l1', quantity: 2, reason: 'too_small' } as never]);
		await read();
		got(await desk.cancel(back.id));
		await read();
		const before = await kept();
		const buyers =
			await shop.sql`select o.ref, x ->> 1 as buyer from reason_orders r join orders o on o.id = r.order_id,
			jsonb_array_elements(r.tallies) x where x ->> 0 = 'buyer' and o.ref like 'P-%' order by 1`;
		expect([...buyers]).toEqual([
			{ ref: 'P-1', buyer: 'new' },
			{ ref: 'P-2', buyer: 'returning' }
		]);
		expect(before.acts.length).toBeGreaterThanOrEqual(6);
		await recountReasons(shop.db, ZONE);
		expect(await kept()).toEqual(before);
		// And read twice, as after a restore that lost the cursor.
		await shop.sql`delete from outbox_cursors where subscriber = 'reasons'`;
		await read();
		expect(await kept()).toEqual(before);
	});

	it('know nobody who was erased', async () => {
		const [row] = await shop.sql`select id from orders where ref = 'P-2'`;
		const who = { orderId: String(row?.['id']), email: 'ada@figures.example' };
		const done = await transact(shop.db, (tx) => eraseBuyer(tx, WRITER, who));
		expect(done.ok).toBe(true);
		await read();
		const before = await kept();
		expect(JSON.stringify(before)).not.toContain('figures.example');
		await recountReasons(shop.db, ZONE);
		expect(await kept()).toEqual(before);
	});

	it('count by days of the shop’s zone, and anew where that is another', async () => {
		const dayOf = async () => {
			const [row] =
				await shop.sql`select placed_day::text as day from reason_orders r join orders o on o.id = r.order_id where o.ref = 'P-1'`;
			return row?.['day'] as string;
		};
		expect(await dayOf()).toBe('2026-01-05');
		while (!(await countReasons(shop.db, 'Asia/Shanghai')));
		expect(await dayOf()).toBe('2026-01-06');
	});
});
