import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { listWriteBackTasks } from '#server/db/write-back-lists.ts';
import { transact } from '#server/db/transaction.ts';
import { endWriteBack, retryWriteBack } from '#server/use-cases/end-write-back.ts';
import { settleRefund } from '#server/use-cases/settle-refund.ts';
import type { StorefrontName } from '#domain/write-back/states.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { brokenInvariants } from '#tests/support/order-state.ts';
import { WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy, moneyOf } from '#tests/support/quotes.ts';
import { storefrontDesk, type StorefrontDesk } from '#tests/support/storefronts/desk.ts';
import type { Fault } from '#tests/support/storefronts/listen.ts';
import { startShopify, type ShopifyServer } from '#tests/support/storefronts/shopify.ts';
import { shopifyOrderHook, shopifyRefundHook, wooOrderHook } from '#tests/support/storefronts/webhooks.ts';
import { startWoo, type WooServer } from '#tests/support/storefronts/woocommerce.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';
import { until } from '#tests/support/until.ts';

/**
 * What happens here reaches the storefront, once, whatever breaks; money is sent by one side only; and what does not
 * reach it is a task. Storefronts of our own speak their wire format.
 */
let database: FreshDatabase;
let one: Connection;
let shopify: ShopifyServer;
let woo: WooServer;
let desk: StorefrontDesk;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 10, name: 'test-one' });
	[shopify, woo] = [await startShopify(), await startWoo()];
	desk = storefrontDesk(one, shopify, woo);
	const steps = [{ until: { event: 'claimed' as const }, fee: { percent: 10 } }];
	await firstPolicy(one, { ...samplePolicy(), cancel: [{ id: 'standard', steps }] });
	await desk.round();
});
afterEach(async () => {
	desk.setRefunds('record');
	for (const store of [shopify, woo]) store.calm();
	expect(await brokenInvariants(one)).toEqual([]);
});
afterAll(async () => {
	await desk?.stop();
	await shopify?.close();
	await woo?.close();
	await one?.close();
	await database?.drop();
});

const bookOrder = (ref: string) => {
	const order = shopify.orders.get(ref);
	if (!order) throw new Error(`no order ${ref}`);
	return order;
};
const wooOrder = (ref: string) => {
	const order = woo.orders.get(ref);
	if (!order) throw new Error(`no order ${ref}`);
	return order;
};
const statesOf = async (ref: string) => (await desk.rowsOf(ref)).map(({ kind, state }) => `${kind} ${state}`);
/** Rounds until nothing waits, as if every pause were over. */
async function settle(rounds = 4) {
	for (let round = 0; round < rounds; round++) {
		await desk.again();
		await desk.round();
	}
}
const FAULTS: Fault[] = ['drop_before', 'drop_after', 'hang', '500_after', 'throttle'];

describe('a cancellation', () => {
	test('reaches Shopify: pieces as a refund of goods without money, all of it as one', async () => {
		const order = await desk.order('shopify');
		await desk.cancel(order, 1);
		await desk.round();
		const there = bookOrder(order.ref);
		expect(there.refunds).toMatchObject([
			{ lines: [{ line: order.line, quantity: 1, restock: 'cancel', location: '1' }], transactions: [] }
		]);
		expect(there.cancelledAt).toBeNull();
		await desk.cancel(order, 1);
		await desk.round();
		expect(there.cancelledAt).not.toBeNull();
		expect(shopify.moneyBack(there)).toBe(0);
		expect(await statesOf(order.ref)).toEqual(['cancel done', 'cancel done']);
		const [{ variables } = { variables: {} }] = shopify.calls
			.filter(({ what }) => what === 'Cancel')
			.map(({ body }) => body as { variables: Record<string, unknown> });
		expect(variables).toMatchObject({ restock: true, refundMethod: { originalPaymentMethodsRefund: false } });
	});

	test('reaches WooCommerce: pieces as a refund of nothing, all of it by its status', async () => {
		const order = await desk.order('woocommerce', { provider: 'paypal' });
		await desk.cancel(order, 1);
		await desk.round();
		const there = wooOrder(order.ref);
		expect(there.refunds).toMatchObject([
			{ amount: 0, paid: false, lines: [{ id: Number(order.line), quantity: 1 }] }
		]);
		await desk.cancel(order, 1);
		await desk.round();
		expect(there.status).toBe('cancelled');
		expect(woo.sent(there)).toBe(0);
		expect(await statesOf(order.ref)).toEqual(['cancel done', 'cancel done']);
	});

	test('is told once, whatever breaks on the way', async () => {
		for (const fault of FAULTS) {
			const [left, right] = [await desk.order('shopify'), await desk.order('woocommerce')];
			await desk.cancel(left, 1);
			await desk.cancel(right, 1);
			shopify.fault('Refund', fault);
			woo.fault('POST /refunds', fault);
			await desk.round();
			expect(await statesOf(left.ref), fault).not.toEqual(['cancel done']);
			// Whoever was asked first has forgotten the key by then.
			shopify.forgetKeys();
			await settle();
			expect(await statesOf(left.ref), fault).toEqual(['cancel done']);
			expect(await statesOf(right.ref), fault).toEqual(['cancel done']);
			expect(bookOrder(left.ref).refunds, fault).toHaveLength(1);
			expect(wooOrder(right.ref).refunds, fault).toHaveLength(1);
			const whole = await desk.order('shopify');
			await desk.cancel(whole, 2);
			shopify.fault('Cancel', fault);
			await settle();
			expect(await statesOf(whole.ref), fault).toEqual(['cancel done']);
			expect(bookOrder(whole.ref).refunds, fault).toHaveLength(1);
		}
	});

	test('of orders that are no storefront’s, or history, is told to nobody; one event is one row', async () => {
		const plain = await desk.order('shopify', {}, { source: 'erp' });
		await desk.cancel(plain, 1);
		const past = await desk.order('shopify');
		await one.sql`update orders set historical = true where ref = ${past.ref}`;
		await desk.cancel(past, 1);
		const told = await desk.order('shopify');
		await desk.cancel(told, 1);
		await desk.round();
		expect(await desk.rowsOf(plain.ref)).toEqual([]);
		expect(await desk.rowsOf(past.ref)).toEqual([]);
		// The database was put back, or moved: everything is read again.
		await one.sql`update outbox_cursors set xid = '0', id = 0 where subscriber = 'write_backs'`;
		const before = shopify.calls.length;
		await desk.round();
		expect(await statesOf(told.ref)).toEqual(['cancel done']);
		expect(shopify.calls.length).toBe(before);
	});
});

describe('a refund', () => {
	test('that we send is only written down there, once it is settled, and never sends money', async () => {
		const orders: [StorefrontName, string, boolean][] = [
			['shopify', 'shopify_payments', false],
			['shopify', 'manual', true],
			['woocommerce', 'paypal', false]
		];
		for (const [source, provider, isManual] of orders) {
			const order = await desk.order(source, { provider, isManual });
			const { refund, amount } = await desk.cancel(order, 1);
			await desk.round();
			expect(await statesOf(order.ref), provider).toEqual(['cancel done']);
			const done = await transact(one.db, (tx) =>
				settleRefund(tx, WRITER, { id: refund, reference: 'by-hand' })
			);
			expect(done.ok).toBe(true);
			await desk.round();
			expect(await statesOf(order.ref), provider).toEqual(['cancel done', 'refund done']);
			if (source === 'woocommerce') {
				expect(woo.moneyBack(wooOrder(order.ref))).toBe(amount);
				expect(woo.sent(wooOrder(order.ref))).toBe(0);
				continue;
			}
			const there = bookOrder(order.ref);
			expect(shopify.moneyBack(there), provider).toBe(isManual ? amount : 0);
			expect([...there.metafields.values()]).toEqual(isManual ? [] : ['{"amount":"22.50","currency":"EUR"}']);
		}
	});

	test('of a provider of ours is never sent by the storefront, even where that is to send refunds', async () => {
		desk.setRefunds('execute');
		const order = await desk.order('woocommerce', { provider: 'stripe' });
		await desk.cancel(order, 2);
		await settle();
		expect(await statesOf(order.ref)).toEqual(['cancel done']);
		expect(woo.sent(wooOrder(order.ref))).toBe(0);
	});

	test('that the storefront sends is sent once, whatever breaks, and settled here by its answer', async () => {
		desk.setRefunds('execute');
		for (const fault of [undefined, ...FAULTS]) {
			const order = await desk.order('shopify');
			const { refund, amount } = await desk.cancel(order, 1);
			if (fault) {
				shopify.fault('Order', 'throttle');
				await desk.round();
				await settle(1);
				shopify.fault('Refund', fault);
			}
			await settle();
			shopify.forgetKeys();
			await settle();
			expect(shopify.moneyBack(bookOrder(order.ref)), fault).toBe(amount);
			expect(await desk.refundOf(refund), fault).toMatchObject({ state: 'settled' });
			expect(await statesOf(order.ref), fault).toEqual(['cancel done', 'refund done']);
		}
	});

	test('whose answer was lost at WooCommerce, which knows no keys: found, or left to a person, never sent again', async () => {
		desk.setRefunds('execute');
		for (const fault of ['drop_after', 'drop_before'] as const) {
			const order = await desk.order('woocommerce', { provider: 'paypal' });
			const { refund, amount } = await desk.cancel(order, 2);
			woo.fault('POST /refunds', fault);
			await settle();
			const rows = await desk.rowsOf(order.ref);
			expect(woo.sent(wooOrder(order.ref))).toBe(fault === 'drop_after' ? amount : 0);
			if (fault === 'drop_after') {
				expect(rows.at(-1)).toMatchObject({ state: 'done' });
				expect(await desk.refundOf(refund)).toMatchObject({ state: 'settled' });
			} else {
				expect(rows.at(-1)).toMatchObject({ state: 'refused', code: 'storefront.nobody_knows' });
				expect(
					woo.calls.filter(({ what, path }) => what === 'POST /refunds' && path.includes(order.ref))
				).toHaveLength(1);
			}
		}
	});

	test('that the storefront is to send cannot be settled by hand meanwhile, and the other way round', async () => {
		desk.setRefunds('execute');
		const order = await desk.order('shopify');
		const { refund } = await desk.cancel(order, 1);
		shopify.fault('Refund', 'throttle');
		shopify.fault('Refund', 'throttle');
		await desk.round();
		await settle(1);
		const hand = () =>
			transact(one.db, (tx) => settleRefund(tx, WRITER, { id: refund, reference: 'by-hand' }));
		expect(await hand()).toMatchObject({
			ok: false,
			refusal: { code: 'refund.state_conflict', with: 'storefront' }
		});
		// Before it is asked for the first time, somebody was quicker: then it is only written down.
		const other = await desk.order('shopify');
		const second = await desk.cancel(other, 1);
		const settled = await transact(one.db, (tx) =>
			settleRefund(tx, WRITER, { id: second.refund, reference: 'by-hand' })
		);
		expect(settled.ok).toBe(true);
		await settle();
		expect(shopify.moneyBack(bookOrder(other.ref))).toBe(0);
		expect(shopify.moneyBack(bookOrder(order.ref))).toBe(2250);
	});
});

describe('what the storefront repeats', () => {
	test('of our own cancellations and refunds is not taken a second time, whenever it comes', async () => {
		desk.setRefunds('execute');
		for (const pieces of [1, 2]) {
			const order = await desk.order('shopify');
			const { refund, amount } = await desk.cancel(order, pieces);
			// Its webhook overtakes its answer, and then we die: nobody here knows yet that it was done.
			if (pieces === 1) shopify.fault('Refund', 'drop_after');
			await settle(3);
			const there = bookOrder(order.ref);
			for (const one of there.refunds)
				expect(await desk.hear('shopify', 'refunds/create', shopifyRefundHook(there, one))).toBe('done');
			expect(await desk.hear('shopify', 'orders/updated', shopifyOrderHook(there))).toBe('done');
			await settle();
			expect(await desk.hear('shopify', 'orders/updated', shopifyOrderHook(there))).toBe('done');
			expect(await moneyOf(one, order.ref)).toMatchObject({ refunded: amount, pending: 0, refunds: 1 });
			expect(await desk.refundOf(refund)).toMatchObject({ state: 'settled' });
			expect(await statesOf(order.ref)).toEqual(['cancel done', 'refund done']);
			const [counted] =
				await one.sql`select sum(quantity)::int as n from portions p join orders o on o.id = p.order_id
				where o.ref = ${order.ref} and p.state = 'cancelled'`;
			expect(counted?.['n']).toBe(pieces);
		}
	});

	test('says that it was done where no answer came', async () => {
		desk.setRefunds('execute');
		const order = await desk.order('woocommerce', { provider: 'paypal' });
		const { refund, amount } = await desk.cancel(order, 1);
		await desk.round();
		woo.fault('POST /refunds', 'drop_after');
		const other = await desk.order('woocommerce', { provider: 'paypal' });
		const second = await desk.cancel(other, 2);
		await desk.round();
		for (const { ref, line } of [order, other]) {
			expect(await desk.hear('woocommerce', 'order.updated', wooOrderHook(wooOrder(ref), line))).toBe('done');
		}
		expect(await desk.refundOf(refund)).toMatchObject({ state: 'settled' });
		expect(await desk.refundOf(second.refund)).toMatchObject({ state: 'settled' });
		expect(await moneyOf(one, order.ref)).toMatchObject({ refunded: amount, refunds: 1 });
		expect(await statesOf(other.ref)).toEqual(['cancel done', 'refund done']);
	});

	test('and what it really says itself is taken: a refund of the merchant’s, also with a mark that is not ours', async () => {
		const order = await desk.order('shopify', { pieces: 3 });
		await desk.cancel(order, 1);
		await desk.round();
		const there = bookOrder(order.ref);
		const forged = 'roundtrip:rt-refund-0192f0c0-0000-7000-8000-000000000000';
		const merchants = {
			...{ id: '77001', note: forged, createdAt: new Date().toISOString() },
			lines: [{ line: order.line, quantity: 1, restock: 'cancel', location: '1' }],
			transactions: [{ amount: 2500, status: 'SUCCESS', parent: '1' }]
		};
		expect(await desk.hear('shopify', 'refunds/create', shopifyRefundHook(there, merchants))).toBe('done');
		expect(await moneyOf(one, order.ref)).toMatchObject({ refunded: 2500 });
		const [counted] =
			await one.sql`select sum(quantity)::int as n from portions p join orders o on o.id = p.order_id
			where o.ref = ${order.ref} and p.state = 'cancelled'`;
		expect(counted?.['n']).toBe(2);
	});
});

describe('its own clock', () => {
	const tasksOf = async (ref: string) =>
		(await listWriteBackTasks(one.db)).filter((task) => task.ref === ref);
	const why = { handle: 'cause_fixed', words: '' };

	test('a refusal is a task at once, with what the storefront said; tried again, or done by hand with a reason', async () => {
		const order = await desk.order('shopify');
		await desk.cancel(order, 2);
		shopify.fault('Cancel', 'refuse');
		await desk.round();
		const [task] = await tasksOf(order.ref);
		expect(task).toMatchObject({
			state: 'refused',
			code: 'shopify.invalid',
			words: 'Cannot cancel a fulfilled order'
		});
		const staff = { kind: 'staff', id: 'agent' } as const;
		const id = task?.id ?? '';
		const again = await transact(one.db, (tx) => retryWriteBack(tx, staff, { id, reason: why }));
		expect(again).toMatchObject({ ok: true });
		shopify.fault('Cancel', 'refuse');
		await desk.round();
		expect(await tasksOf(order.ref)).toHaveLength(1);
		const hand = (reason: typeof why) => transact(one.db, (tx) => endWriteBack(tx, staff, { id, reason }));
		expect(await hand({ handle: 'other', words: '' })).toMatchObject({
			ok: false,
			refusal: { code: 'reason.missing' }
		});
		expect(await hand({ handle: 'done_there', words: '' })).toMatchObject({ ok: true });
		expect(await hand({ handle: 'done_there', words: '' })).toMatchObject({
			refusal: { code: 'task.not_found' }
		});
		expect(await tasksOf(order.ref)).toEqual([]);
		const audited = await one.sql`select action, reason from audit where subject = ${id} order by id`;
		expect(audited.map(({ action, reason }) => `${String(action)} ${String(reason)}`)).toEqual([
			'write_back.retried cause_fixed',
			'write_back.ended done_there'
		]);
	});

	test('one that is not told in time is late; while it is being asked nobody ends it; one storefront that hangs holds up no other', async () => {
		const [left, right] = [await desk.order('shopify'), await desk.order('woocommerce')];
		await desk.cancel(left, 1);
		await desk.cancel(right, 1);
		shopify.fault('Order', 'hang');
		const round = desk.round();
		const asked = async () =>
			(
				await one.sql`select leased_until from write_backs w join orders o on o.id = w.order_id where o.ref = ${left.ref}`
			)[0]?.['leased_until'];
		await until('Shopify is being asked', async () => Boolean(await asked()));
		const [row] = await desk.rowsOf(left.ref);
		const reason = { handle: 'done_there', words: '' };
		const during = await transact(one.db, (tx) => endWriteBack(tx, WRITER, { id: row?.id ?? '', reason }));
		expect(during).toMatchObject({ ok: false, refusal: { code: 'service.busy' } });
		await round;
		expect(await statesOf(right.ref)).toEqual(['cancel done']);
		expect(await statesOf(left.ref)).toEqual(['cancel pending']);
		expect(await tasksOf(left.ref)).toEqual([]);
		await one.sql`update write_backs set due_at = now() - interval '1 second' where id = ${row?.id ?? ''}`;
		expect(await tasksOf(left.ref)).toMatchObject([{ late: true, state: 'pending' }]);
		await settle();
		expect(await tasksOf(left.ref)).toEqual([]);
	});

	test('a pause that is asked for is kept', async () => {
		const [left, right] = [await desk.order('shopify'), await desk.order('woocommerce')];
		await desk.cancel(left, 1);
		await desk.cancel(right, 1);
		shopify.fault('Refund', 'throttle');
		woo.fault('POST /refunds', 'throttle');
		await desk.round();
		const pauses = await one.sql<{ ref: string; code: string; s: number }[]>`
			select o.ref, code, extract(epoch from next_try_at - now())::float8 as s from write_backs w
			join orders o on o.id = w.order_id where o.ref in (${left.ref}, ${right.ref}) order by n`;
		expect(pauses.map(({ code }) => code)).toEqual(['storefront.throttled', 'storefront.throttled']);
		expect(pauses[0]?.s).toBeGreaterThan(3);
		expect(pauses[1]?.s).toBeGreaterThan(28);
		const before = woo.calls.length;
		await desk.round();
		expect(woo.calls.length).toBe(before);
		await settle();
	});
});

/** Runs a worker of its own until `store` has done `what`, and kills it a moment later. */
async function killedAfter(store: ShopifyServer | WooServer, what: string, ms: number): Promise<void> {
	const path = fileURLToPath(new URL('../support/storefronts/worker-process.ts', import.meta.url));
	const child = spawn(process.execPath, [path, database.url, shopify.base, woo.base], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const gone = new Promise((resolve) => child.once('exit', resolve));
	store.delay(ms * 3);
	await new Promise<void>((done) => {
		store.onEffect((effect) => effect === what && done());
	});
	await sleep(Math.random() * ms);
	child.kill('SIGKILL');
	await gone;
	for (const one of [shopify, woo]) one.calm();
}

test('kill -9 after the storefront has done it and before that is written down: no second cancellation, no second refund', async () => {
	desk.setRefunds('execute');
	for (const [source, what] of [
		['shopify', 'Refund'],
		['woocommerce', 'POST /refunds']
	] as const) {
		const order = await desk.order(source, { provider: 'paypal' });
		const { refund, amount } = await desk.cancel(order, 2);
		await killedAfter(source === 'shopify' ? shopify : woo, what, 100);
		shopify.forgetKeys();
		expect(await statesOf(order.ref), what).not.toEqual(['cancel done', 'refund done']);
		await settle();
		expect(await statesOf(order.ref), what).toEqual(['cancel done', 'refund done']);
		expect(await desk.refundOf(refund), what).toMatchObject({ state: 'settled' });
		if (source === 'woocommerce') {
			expect(woo.sent(wooOrder(order.ref))).toBe(amount);
			expect(wooOrder(order.ref).refunds).toHaveLength(1);
		} else {
			expect(shopify.moneyBack(bookOrder(order.ref)), what).toBe(amount);
			expect(bookOrder(order.ref).refunds, what).toHaveLength(2);
		}
	}
});
