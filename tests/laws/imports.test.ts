import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { firstBrokenEntry } from '#server/db/history.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

const SHIM = join(import.meta.dirname, '../../src/cli/roundtrip.mjs');
const INVOICES = 4000;
const LINES_EACH = 3;

let folder: string;
let file: string;
const databases: { database: FreshDatabase; connection: Connection }[] = [];

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'roundtrip-import-'));
	file = join(folder, 'year.csv.gz');
	writeFileSync(file, gzipSync(inventYear()));
});
afterAll(async () => {
	for (const { database, connection } of databases) {
		await connection.close();
		await database.drop();
	}
	rmSync(folder, { recursive: true, force: true });
});

/** Three lines per invoice; every tenth is followed by a cancellation of two pieces of its second line. */
function inventYear(): string {
	const rows = ['InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'];
	for (let index = 0; index < INVOICES; index++) {
		const number = 600_000 + index;
		const minute = String(index % 60).padStart(2, '0');
		const end = `2011-03-${String(1 + (index % 28)).padStart(2, '0')} 10:${minute}:00`;
		const row = (no: string, line: number, quantity: number) =>
			`${no},SKU${line},"CANDLE, SCENTED ${line}",${quantity},${end},${line}.25,${20_000 + index}.0,France`;
		for (let line = 1; line <= LINES_EACH; line++) rows.push(row(String(number), line, 4 + line));
		if (index % 10 === 0) rows.push(row(`C${number}`, 2, -2));
	}
	return rows.join('\n');
}

async function emptyDatabase() {
	const database = await freshDatabase();
	const connection = connect(database.url, { max: 2, name: 'test-beside' });
	databases.push({ database, connection });
	const number = async (statement: string) => {
		const [row] = await connection.sql.unsafe<{ n: string }[]>(statement);
		return Number(row?.n);
	};
	return { url: database.url, connection, number };
}

const environment = (url: string) => ({
	PATH: process.env['PATH'] ?? '',
	DATABASE_URL: url,
	DATA_DIR: join(folder, 'data')
});

type Answer = {
	orders: { created: number; known: number; changed: number };
	refused: number;
	happenings: number;
};

function importOnce(url: string, ...more: string[]) {
	const done = spawnSync(process.execPath, [SHIM, 'import', 'online-retail', file, '--json', ...more], {
		encoding: 'utf8',
		env: environment(url)
	});
	return { code: done.status, err: done.stderr, answer: JSON.parse(done.stdout || '{}') as Answer };
}

/** Everything an import writes, without the ids that are drawn by lot. */
const TOTALS = `select md5(string_agg(t, ',' order by t)) as sum, count(*) as n from (
	select concat_ws('|', o.ref, o.status, o.total, o.version, o.history_seq, o.historical,
		(select string_agg(concat_ws(':', l.id, l.quantity, l.share_discount, l.share_tax), ' ' order by l.position)
			from order_lines l where l.order_id = o.id),
		(select string_agg(concat_ws(':', p.line_id, p.state, p.quantity), ' ' order by p.line_id, p.state)
			from portions p where p.order_id = o.id),
		(select string_agg(concat_ws(':', captured, refunded), ' ') from payments where order_id = o.id),
		(select string_agg(concat_ws(':', h.seq, h.type, h.at), ' ' order by h.seq) from history h where h.order_id = o.id),
		(select count(*) from outbox b where b.order_id = o.id)) as t
	from orders o) whole`;

describe('an import of history', () => {
	it('killed half way and started again comes to what an undisturbed one comes to', async () => {
		const calm = await emptyDatabase();
		const first = importOnce(calm.url);
		expect(first.code, first.err).toBe(0);
		expect(first.answer).toMatchObject({
			orders: { created: INVOICES, known: 0 },
			refused: 0,
			happenings: (INVOICES / 10) * 2
		});

		const killed = await emptyDatabase();
		const child = spawn(process.execPath, [SHIM, 'import', 'online-retail', file], {
			env: environment(killed.url),
			stdio: 'ignore'
		});
		const gone = new Promise((done) => child.once('exit', done));
		const orders = () => killed.number('select count(*) as n from orders');
		while ((await orders()) < INVOICES / 5) {
			expect(child.exitCode, 'it ended before it could be killed').toBeNull();
			await sleep(5);
		}
		child.kill('SIGKILL');
		await gone;
		await sleep(500);
		const left = await orders();
		expect(left).toBeLessThan(INVOICES);

		const again = importOnce(killed.url);
		expect(again.code, again.err).toBe(0);
		expect(again.answer.orders).toEqual({ created: INVOICES - left, known: left, changed: 0 });
		const [expected] = await calm.connection.sql.unsafe(TOTALS);
		const [found] = await killed.connection.sql.unsafe(TOTALS);
		expect(found).toEqual(expected);
	});

	it('changes nothing the second time, keeps every chain, and is history', async () => {
		const shop = await emptyDatabase();
		importOnce(shop.url);
		const [before] = await shop.connection.sql.unsafe(TOTALS);
		const again = importOnce(shop.url);
		expect(again.answer.orders).toEqual({ created: 0, known: INVOICES, changed: 0 });
		const [after] = await shop.connection.sql.unsafe(TOTALS);
		expect(after).toEqual(before);
		expect(await shop.number('select count(*) as n from orders where not historical')).toBe(0);
		expect(await shop.number('select count(*) as n from notices')).toBe(0);
		expect(await shop.number("select count(*) as n from portions where state = 'cancelled'")).toBe(
			INVOICES / 10
		);
		expect(await shop.number('select sum(refunded) as n from payments')).toBe((INVOICES / 10) * 2 * 225);
		const ids = await shop.connection.sql<
			{ id: string }[]
		>`select id from orders order by random() limit 100`;
		for (const { id } of ids) expect(await firstBrokenEntry(shop.connection.db, id)).toBeUndefined();
	});

	it('takes back what an earlier run sold, once, and never more than was sold', async () => {
		const shop = await emptyDatabase();
		const row = (no: string, day: number, quantity: number, customer = 31_000) =>
			`${no},SKU9,"JAR",${quantity},2011-05-${String(day).padStart(2, '0')} 10:00:00,2.50,${customer}.0,France`;
		const [head = ''] = inventYear().split('\n', 1);
		const bring = (...rows: string[]) => {
			const part = join(folder, 'part.csv');
			writeFileSync(part, [head, ...rows].join('\n'));
			const args = [SHIM, 'import', 'online-retail', part, '--json'];
			const done = spawnSync(process.execPath, args, { encoding: 'utf8', env: environment(shop.url) });
			expect(done.stdout, done.stderr).not.toBe('');
			return JSON.parse(done.stdout) as Answer & { refusals: Record<string, number> };
		};
		const cancelled = () =>
			shop.connection.sql`select o.ref, p.quantity from portions p join orders o on o.id = p.order_id
				where p.state = 'cancelled' order by o.ref`;
		bring(row('700001', 1, 6), row('700002', 3, 2), row('700003', 9, 5), row('700004', 3, 5, 31_001));

		// Five of it: first the two of the last sale before, then three of the one before that; a later sale is none.
		const sale = row('700005', 4, 1);
		const back = bring(sale, row('C700006', 5, -6));
		expect(back).toMatchObject({ orders: { created: 1, known: 0, changed: 0 }, refused: 0 });
		const after = [
			{ ref: '700001', quantity: 3 },
			{ ref: '700002', quantity: 2 },
			{ ref: '700005', quantity: 1 }
		];
		expect([...(await cancelled())]).toEqual(after);
		expect(await shop.number('select sum(refunded) as n from payments')).toBe(6 * 250);

		const again = bring(sale, row('C700006', 5, -6));
		expect(again).toMatchObject({ orders: { created: 0, known: 1, changed: 0 }, happenings: 0, refused: 0 });
		expect([...(await cancelled())]).toEqual(after);

		// Three are left of what it could be: the rest is named.
		const most = bring(row('C700007', 6, -10));
		expect(most).toMatchObject({ refused: 1, refusals: { 'input.unmatched': 1 } });
		expect(await shop.number("select sum(quantity) as n from portions where state = 'cancelled'")).toBe(9);
		expect(await shop.number('select sum(refunded) as n from payments')).toBe(9 * 250);
		const ids = await shop.connection.sql<{ id: string }[]>`select id from orders`;
		for (const { id } of ids) expect(await firstBrokenEntry(shop.connection.db, id)).toBeUndefined();
	});
});
