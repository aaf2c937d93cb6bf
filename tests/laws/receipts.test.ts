import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Receipt } from '#domain/receipt/receipt.ts';
import { papersOf } from '#server/app/papers.ts';
import { policyShelf } from '#server/app/policies.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { transact } from '#server/db/transaction.ts';
import { claimGoods } from '#server/use-cases/claim-goods.ts';
import { eraseBuyer } from '#server/use-cases/erase-person.ts';
import { openShipment } from '#server/use-cases/open-shipment.ts';
import { recordScans } from '#server/use-cases/record-scans.ts';
import { compareReceipts, verifyReceipt } from '#server/use-cases/verify-receipt.ts';
import { seal } from '#server/use-cases/write-receipt.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { lamps } from '#tests/support/order-state.ts';
import { WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy, placeLamps, quoteDesk } from '#tests/support/quotes.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Law 10: the chain verifies, from the receipt alone; whatever was changed in one is found and named. */
const SHIM = join(import.meta.dirname, '../../src/cli/roundtrip.mjs');
const EMAIL = 'ada@example.com';
let database: FreshDatabase;
let shop: Connection;
let papers: ReturnType<typeof papersOf>;
let folder: string;
let ref: string;
let receipt: Receipt;

beforeAll(async () => {
	database = await freshDatabase();
	shop = connect(database.url, { max: 5, name: 'test-one' });
	folder = mkdtempSync(join(tmpdir(), 'roundtrip-receipts-'));
	const steps = [{ until: { event: 'claimed' as const }, fee: { percent: 10 } }];
	await firstPolicy(shop, { ...samplePolicy(), cancel: [{ id: 'standard', steps }] });
	papers = papersOf({ connection: shop, versions: policyShelf(shop.db, 'Europe/Berlin').versions });
	ref = newRef();
	await placeLamps(shop, ref, 3, {
		buyer: { kind: 'business', country: 'CH', name: 'Ada Muster', email: EMAIL }
	});
	const desk = quoteDesk(shop);
	const asked = await desk.quote(ref, lamps(1));
	await desk.quote(ref, lamps(2));
	expect(await desk.confirm(asked.id)).toMatchObject({ ok: true });
	const claimed = await transact(shop.db, (tx) => claimGoods(tx, WRITER, { ref, lines: lamps(2) }));
	const claim = claimed.ok ? claimed.value.id : '';
	const parcel = { ref, carrier: 'dhl', trackingNumber: 'RC1', claim };
	const opened = await transact(shop.db, (tx) => openShipment(tx, WRITER, parcel));
	const shipment = opened.ok ? opened.value.id : '';
	for (const status of ['in_transit', 'delivered'] as const) {
		const at = new Date(status === 'delivered' ? '2026-11-21T10:00:00Z' : '2026-11-20T10:00:00Z');
		const said = { text: 'Left with Ada Muster', location: 'Bern' };
		const scan = { at, approximate: false, status, actionRequired: false, source: 'dhl', ...said };
		await transact(shop.db, (tx) => recordScans(tx, WRITER, { shipment, scans: [scan] }));
	}
	receipt = await written();
});
afterAll(async () => {
	await shop?.close();
	await database?.drop();
	if (folder) rmSync(folder, { recursive: true, force: true });
});

async function written(): Promise<Receipt> {
	const made = await papers.receipt({ kind: 'operator' }, ref);
	if (!made) throw new Error(`no receipt of ${ref}`);
	return JSON.parse(JSON.stringify(made)) as Receipt;
}
type Branch = Record<string, unknown>;
/** The path of every value that is no object or list. */
function leaves(value: unknown, path: string[] = []): string[][] {
	if (typeof value !== 'object' || value === null) return [path];
	return Object.entries(value).flatMap(([key, one]) => leaves(one, [...path, key]));
}
function changed(at: readonly string[]): Receipt {
	const copy = structuredClone(receipt);
	const parent = at
		.slice(0, -1)
		.reduce((value: Branch, key) => value[key] as Branch, copy as unknown as Branch);
	const key = at.at(-1) ?? '';
	const was = parent[key];
	parent[key] = typeof was === 'number' ? was + 1 : typeof was === 'boolean' ? !was : `${String(was)}0`;
	return copy;
}

describe('a receipt', () => {
	test('holds the policy, the quotes and what they were computed from, the delivery and the chain', () => {
		expect(verifyReceipt(receipt)).toBeUndefined();
		expect(receipt.policy).toMatchObject({ version: 1, document: { cancel: [{ id: 'standard' }] } });
		expect(receipt.quotes.map(({ state }) => state)).toEqual(['accepted', 'superseded']);
		expect(receipt.quotes[0]?.body).toMatchObject({ fee: { amount: 167 }, computed_from: { version: 1 } });
		expect(receipt.refunds).toMatchObject([
			{ state: 'requested', amount: 1500, quote: receipt.quotes[0]?.id }
		]);
		expect(receipt.parcels[0]?.scans.map(({ status }) => status)).toEqual(['in_transit', 'delivered']);
		const { entries, head } = receipt.history;
		expect(entries.map(({ type }) => type)).toContain('cancel.accepted');
		expect(head).toEqual({ seq: entries.length, hash: entries.at(-1)?.hash });
	});

	test('is nobody’s who may not see the order', async () => {
		const nobody = '01920000-0000-7000-8000-000000000000';
		const guest = { kind: 'guest', id: nobody, session: nobody } as const;
		for (const who of [guest, { kind: 'anonymous' } as const]) {
			expect(await papers.receipt(who, ref)).toBeUndefined();
			expect(await papers.terms(who, ref)).toBeUndefined();
		}
	});

	test('of which anything was changed is found, and where', () => {
		const paths = leaves(receipt);
		expect(paths.length).toBeGreaterThan(300);
		for (const path of paths) {
			const at = `/${path.join('/')}`;
			const fault = verifyReceipt(changed(path));
			// A seal that was changed is told as the part it is of.
			const named = path[0] === 'seals' ? path[1] : at;
			expect(`${named}/`.startsWith(`${fault?.path}/`), `${at}: ${fault?.path}`).toBe(true);
		}
	});

	test('of which anything was taken away or put in is found', () => {
		for (const list of ['quotes', 'refunds', 'parcels'] as const) {
			const less = { ...receipt, [list]: receipt[list].slice(0, -1) };
			expect(verifyReceipt(less)?.path).toBe(`/${list}`);
		}
		const { entries, head } = receipt.history;
		const shorter = { ...receipt, history: { entries: entries.slice(0, -1), head } };
		expect(verifyReceipt(shorter)?.path).toBe('/history/entries');
		const more = { ...receipt, quotes: [...receipt.quotes, ...receipt.quotes.slice(0, 1)] };
		expect(verifyReceipt(more)?.path).toBe('/quotes');
	});

	test('sealed anew by whoever changed it is found by the chain', () => {
		const history = (change: (entries: Receipt['history']['entries']) => void) => {
			const copy = structuredClone(receipt);
			change(copy.history.entries);
			return verifyReceipt(seal(copy));
		};
		expect(
			history(([, second]) => {
				if (second) second.at = '2026-11-02T10:00:06.000Z';
			})
		).toEqual({ path: '/history/entries/1', what: 'chain' });
		expect(history((entries) => entries.splice(1, 1))).toMatchObject({ path: '/history/entries/1' });
		expect(history((entries) => entries.pop())).toEqual({ path: '/history/head', what: 'missing' });
		const cheaper = structuredClone(receipt);
		if (cheaper.quotes[0]) cheaper.quotes[0].body.fee.amount = 0;
		expect(verifyReceipt(seal(cheaper))).toEqual({ path: '/quotes/0/body', what: 'quote' });
	});

	test('is what the shop’s records say, field by field', async () => {
		const now = await written();
		expect(compareReceipts(receipt, now)).toBeUndefined();
		const copy = structuredClone(receipt);
		copy.policy.document.requests.decide_within = 'PT1H';
		expect(compareReceipts(copy, now)).toEqual({
			path: '/policy/document/requests/decide_within',
			what: 'shop'
		});
		const other = structuredClone(receipt);
		(other.history.entries[3]?.data ?? {})['fee'] = 0;
		expect(compareReceipts(other, now)?.path).toMatch(/^\/history\/entries\/3\/data\/fee/);
	});

	test.each(['en', 'zh-CN'] as const)('prints as one inert page in %s', async (locale) => {
		const page = await papers.receiptPage({ kind: 'operator' }, ref, { locale, zone: 'Europe/Berlin' });
		expect(page).toContain(`<html lang="${locale}">`);
		expect(page).toContain(receipt.history.head?.hash);
		for (const { hash } of receipt.history.entries) expect(page).toContain(hash);
		expect(page).toMatch(/1\.67/);
		expect(page).not.toMatch(/\{\w+\}(?![^<]*<\/code>)|undefined|\[object|<script|receipt\.\w+\b(?!=)/);
	});
});

describe('the command', () => {
	const run = (...args: string[]) =>
		new Promise<{ code: number; out: string; err: string }>((resolve) => {
			const env = { PATH: process.env.PATH ?? '', DATABASE_URL: database.url, DATA_DIR: folder };
			execFile(process.execPath, [SHIM, 'receipt', ...args], { env }, (error, out, err) =>
				resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
			);
		});
	const save = (name: string, value: unknown) => {
		const file = join(folder, name);
		writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
		return file;
	};

	test('writes a receipt that it then finds whole, by itself and against the shop', async () => {
		const made = await run(ref);
		expect(made.code, made.err).toBe(0);
		const file = save('good.json', made.out);
		const checked = await run('verify', file, '--json');
		expect(checked.code, checked.err).toBe(0);
		expect(JSON.parse(checked.out)).toEqual({
			ok: true,
			order: ref,
			compared: true,
			head: receipt.history.head
		});
		expect((await run(ref, '--html', '--lang', 'zh-CN')).out).toContain('<html lang="zh-CN">');
	});

	test('refuses one that was tampered with in one line that names the field', async () => {
		const cheaper = structuredClone(receipt);
		if (cheaper.quotes[0]) cheaper.quotes[0].body.fee.amount = 0;
		const forged = structuredClone(receipt);
		forged.order.total = 1;
		expect(verifyReceipt(cheaper)).toEqual({ path: '/quotes/0', what: 'sealed' });
		const said: [unknown, string[], string][] = [
			[seal(cheaper), ['--offline'], '/quotes/0/body is not the quote'],
			[seal(forged), [], '/order/total is not what the shop'],
			[{ ...receipt, paid: true }, [], 'is no receipt']
		];
		for (const [value, options, line] of said) {
			const checked = await run('verify', save('bad.json', value), ...options);
			expect(checked.code).toBe(1);
			expect(checked.err.trim().split('\n')).toEqual([expect.stringContaining(line)]);
		}
	});
});

test('after the buyer was erased an old receipt still verifies, and a new one names nobody', async () => {
	expect(JSON.stringify(receipt)).toContain('Left with Ada Muster');
	const buyer = { orderId: receipt.order.id, email: EMAIL };
	const erased = await transact(shop.db, (tx) => eraseBuyer(tx, WRITER, buyer));
	expect(erased.ok).toBe(true);
	const after = await written();
	expect(JSON.stringify(after)).not.toMatch(/Ada|Muster|Bern\b/);
	expect(verifyReceipt(after)).toBeUndefined();
	expect(verifyReceipt(receipt)).toBeUndefined();
	expect(compareReceipts(receipt, after)).toBeUndefined();
	expect(after.history.entries.length).toBeGreaterThan(receipt.history.entries.length);
});
