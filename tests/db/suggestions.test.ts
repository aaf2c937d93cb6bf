import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderDocument } from '#domain/order/order-document.ts';
import type { Happening } from '#domain/order/report.ts';
import { createSuggestionBook } from '#server/app/suggesting.ts';
import { peopleOf } from '#server/app/people.ts';
import { createBind } from '#server/app/bind.ts';
import type { Run } from '#server/app/staff-tools.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { replaceKeptSetting } from '#server/db/shop-settings.ts';
import { listSuggested } from '#server/db/suggestions.ts';
import { transact } from '#server/db/transaction.ts';
import { learnSuggestions, lookAfterSuggestions } from '#server/jobs/learn-suggestions.ts';
import { importOrders } from '#server/use-cases/import-orders.ts';
import { stockShoes } from '#tests/support/exchanges.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { documentOf, WRITER } from '#tests/support/order-writer.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** What is suggested is learned by a job from what was kept, and read from memory while pages are made. */
let database: FreshDatabase;
let shop: Connection;

beforeAll(async () => {
	database = await freshDatabase();
	shop = connect(database.url, { max: 3, name: 'test-shop' });
});
afterAll(async () => {
	await shop?.close();
	await database?.drop();
});

const NOW = Date.parse('2026-11-20T12:00:00Z');
const PLACED = '2026-06-01T10:00:00Z';
const SILENT = { info: () => undefined, warn: () => undefined } as never;

type Sold = {
	buyer: string;
	goods: string[];
	back?: string[];
	cancelled?: string[];
	more?: Partial<OrderDocument>;
};

/** An order of history: one piece of each thing, sent, and some of it back again. */
async function sell({ buyer, goods, back = [], cancelled = [], more }: Sold): Promise<string> {
	const ref = newRef();
	const lines = goods.map((product) => ({
		...{ id: product, title: product, options: [], tags: [], quantity: 1, amount: 1000 },
		...{ product_id: product, variant_id: `${product}-m` }
	}));
	const total = 1000 * goods.length;
	const document: OrderDocument = {
		...documentOf(ref),
		...{ placed_at: PLACED, lines, total, source: 'test' },
		buyer: { kind: 'consumer', country: 'DE', name: 'Ada', email: `${buyer}@mail.example` },
		payments: [{ provider: 'test', reference: ref, amount: total, captured_at: PLACED }],
		...more
	};
	const pieces = (list: string[]) => list.map((line) => ({ line, quantity: 1 }));
	const at = '2026-06-03T10:00:00Z';
	const happenings: Happening[] = [
		...(cancelled.length > 0
			? [{ id: `${ref}-c`, kind: 'cancelled' as const, at, pieces: pieces(cancelled) }]
			: []),
		{ id: `${ref}-h`, kind: 'handed_over', at },
		...(back.length > 0 ? [{ id: `${ref}-b`, kind: 'returned' as const, at, pieces: pieces(back) }] : [])
	];
	const report = { ref, document, happenings };
	const done = await transact(shop.db, (tx) =>
		importOrders(tx, WRITER, { reports: [report], zone: 'Europe/Berlin' })
	);
	if (!done.ok) throw new Error(done.refusal.code);
	expect(done.value).toMatchObject([{ outcome: 'created', refused: [] }]);
	return ref;
}

const learn = () => learnSuggestions(shop.db, NOW);
const pairsOf = async (product: string) =>
	shop.sql<{ other: string; kept: number; back: number }[]>`
		select other, kept, back from suggestions where product = ${product} order by place`;

describe('learning what goes with what', () => {
	it('counts different buyers who kept both, and those who cancelled or gave back against it', async () => {
		for (let n = 0; n < 6; n++) await sell({ buyer: `six-${n}`, goods: ['tea', 'cup', 'tray'] });
		for (let n = 0; n < 2; n++) await sell({ buyer: `back-${n}`, goods: ['tea', 'cup'], back: ['cup'] });
		await sell({ buyer: 'off', goods: ['tea', 'cup'], cancelled: ['cup'] });
		// Only ever bought by four, and by one of them often.
		for (let n = 0; n < 4; n++) await sell({ buyer: `four-${n}`, goods: ['tea', 'spoon'] });
		for (let n = 0; n < 5; n++) await sell({ buyer: 'four-0', goods: ['tea', 'spoon'] });
		const learned = await learn();
		expect(learned).toMatchObject({ buyers: 13, products: 4 });
		expect(await pairsOf('tea')).toEqual([
			{ other: 'tray', kept: 6, back: 0 },
			{ other: 'cup', kept: 6, back: 3 }
		]);
		expect(await pairsOf('spoon')).toEqual([]);
	});

	it('writes nothing where nothing has changed', async () => {
		const rows = () => shop.sql`select xmin::text, product, place from suggestions order by product, place`;
		const before = [...(await rows())];
		expect(before.length).toBeGreaterThan(3);
		await learn();
		expect([...(await rows())]).toEqual(before);
	});

	it('never suggests what only ever came back', async () => {
		for (let n = 0; n < 9; n++)
			await sell({ buyer: `jumper-${n}`, goods: ['shirt', 'jumper'], back: ['jumper'] });
		await learn();
		expect(await pairsOf('shirt')).toEqual([]);
		expect(await pairsOf('jumper')).toMatchObject([{ other: 'shirt' }]);
	});

	it('does not count what may still come back, nor what nobody paid', async () => {
		const recent = { placed_at: '2026-11-10T10:00:00Z' };
		for (let n = 0; n < 6; n++) await sell({ buyer: `new-${n}`, goods: ['pen', 'ink'], more: recent });
		for (let n = 0; n < 6; n++)
			await sell({ buyer: `free-${n}`, goods: ['nib', 'blot'], more: { payments: [] } });
		await learn();
		expect(await pairsOf('pen')).toEqual([]);
		await learnSuggestions(shop.db, NOW + 61 * 86_400_000);
		expect(await pairsOf('pen')).toMatchObject([{ other: 'ink', kept: 6 }]);
		await learn();
		expect(await pairsOf('pen')).toEqual([]);
	});

	it('forgets an erased person: below the floor nothing is left that leads back', async () => {
		const refs: string[] = [];
		for (let n = 0; n < 5; n++) refs.push(await sell({ buyer: `lamp-${n}`, goods: ['lamp', 'bulb'] }));
		await learn();
		expect(await pairsOf('lamp')).toMatchObject([{ other: 'bulb', kept: 5 }]);
		const bind = createBind(shop.db, () => undefined);
		const run: Run = (command, actor, input) => bind(command).run(actor, input);
		const people = peopleOf({
			connection: shop,
			run,
			vault: () => {
				throw new Error('nobody opens accounts here');
			}
		});
		expect((await people.erase(WRITER, 'lamp-0@mail.example')).ok).toBe(true);
		const [row] = await shop.sql`select p.erased_at from order_people p join orders o on o.id = p.order_id
			where o.ref = ${refs[0] ?? ''}`;
		expect(row?.['erased_at']).not.toBeNull();
		await learn();
		expect(await pairsOf('lamp')).toEqual([]);
		const names = await shop.sql<{ column_name: string }[]>`
			select column_name from information_schema.columns where table_name = 'suggestions'`;
		expect(names.map(({ column_name }) => column_name).sort()).toEqual(
			['back', 'kept', 'other', 'place', 'product', 'score'].sort()
		);
	});
});

describe('what is read of it', () => {
	it('is what can be had now, in one statement by index', async () => {
		for (const [product, level] of [
			['tray', 3],
			['cup', 0]
		] as const)
			await stockShoes(shop, product, { m: { price: 1500, level } });
		const found = await listSuggested(shop.db, ['tea', 'nothing']);
		expect([...found]).toMatchObject([
			['tea', [{ product: 'tray', variant: 'tray-m', price: 1500, currency: 'EUR' }]]
		]);
		const plan = await shop.sql.unsafe(`set enable_seqscan = off;
			explain select * from suggestions where product in ('tea') order by product, place`);
		expect(JSON.stringify(plan)).toMatch(/suggestions_product_place_pk/);
	});

	it('is asked for once a minute, together, and for so many products at most', async () => {
		let now = 0;
		const asked: string[][] = [];
		const counting = new Proxy(shop.db, {
			get(target, name, receiver) {
				if (name !== '_') return Reflect.get(target, name, receiver) as unknown;
				const client = {
					unsafe(text: string, values: string[], options: object) {
						asked.push(JSON.parse(values[0] ?? '[]') as string[]);
						return shop.sql.unsafe(text, values, options);
					}
				};
				return { session: { client } };
			}
		});
		const book = createSuggestionBook(counting, () => now);
		const goods = ['tea', 'shirt'].map((id) => ({ product_id: id, sku: null, variant_id: `${id}-m` }));
		const read = () => book.suggest(goods, { most: 4 });
		expect((await Promise.all([read(), read()]))[1]).toMatchObject([{ product: 'tray' }]);
		expect(asked).toEqual([['tea', 'shirt']]);
		now = 59_999;
		await read();
		expect(asked).toHaveLength(1);
		now = 60_000;
		await read();
		expect(asked).toHaveLength(2);
		const many = Array.from({ length: 60 }, (_, n) => ({ product_id: `p${n}`, sku: null, variant_id: null }));
		await book.suggest(many, { most: 4 });
		expect(asked[2]).toHaveLength(50);
	});

	it('is nothing, and no trouble, while it cannot be read', async () => {
		const away = connect('postgres://nobody@127.0.0.1:1/none', { max: 1 });
		const book = createSuggestionBook(away.db);
		expect(await book.suggest([{ product_id: 'tea', sku: null, variant_id: null }], { most: 4 })).toEqual([]);
		await away.close();
	});
});

it('is deleted where the shop suggests nothing, and learned again at the next look', async () => {
	await learn();
	expect((await pairsOf('tea')).length).toBe(2);
	const set = (version: number, suggests: boolean) =>
		replaceKeptSetting(shop.db, 'shop.personal', version, { suggests });
	expect(await set(0, false)).toBe(true);
	await lookAfterSuggestions(shop.db, SILENT);
	expect([...(await shop.sql`select 1 from suggestions`)]).toEqual([]);
	expect(await set(1, true)).toBe(true);
	await lookAfterSuggestions(shop.db, SILENT);
	expect((await pairsOf('tea')).length).toBe(2);
	// Once a day: what was deleted by hand meanwhile stays away.
	await shop.sql`delete from suggestions`;
	await lookAfterSuggestions(shop.db, SILENT);
	expect([...(await shop.sql`select 1 from suggestions`)]).toEqual([]);
});
