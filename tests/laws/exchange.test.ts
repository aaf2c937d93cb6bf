import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { moneyView } from '#domain/order/money-view.ts';
import type { Result } from '#domain/refusal.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { turnReturns } from '#server/jobs/return-clock.ts';
import { countFits } from '#server/db/fit.ts';
import { findOrderRecord } from '#server/db/order-record.ts';
import { amountDue } from '#domain/money/amount-due.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { exchangeDesk, stockShoes } from '#tests/support/exchanges.ts';
import { brokenInvariants, piecesByState } from '#tests/support/order-state.ts';
import { firstPolicy, moneyOf } from '#tests/support/quotes.ts';
import { deliver, found, got } from '#tests/support/returns.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Goods in place of others, on a real database: the last piece is one's, the books stay exact, nothing unpaid leaves. */
let database: FreshDatabase;
let one: Connection;
let other: Connection;
let desk: ReturnType<typeof exchangeDesk>;
let beside: ReturnType<typeof exchangeDesk>;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 25, name: 'test-one' });
	other = connect(database.url, { max: 25, name: 'test-other' });
	[desk, beside] = [exchangeDesk(one), exchangeDesk(other)];
	const until = { after: 'delivered_at' as const, for: 'P30D', end_of_day: true };
	const step = { until, fee: { percent: 12.5 }, postage: 'buyer' as const };
	const trusted = { id: 'trusted', when: { 'buyer.tier': 'trusted' }, steps: [step] };
	await firstPolicy(one, {
		...samplePolicy(),
		cancel: [
			{
				id: 'dear',
				when: { 'line.tags': { any: ['dear'] } },
				steps: [{ until: { event: 'claimed' }, fee: { percent: 5 } }]
			},
			{ id: 'standard', steps: [{ until: { event: 'claimed' }, fee: null }] }
		],
		return: [
			{
				id: 'no-exchange',
				when: { 'line.tags': { any: ['as-is'] } },
				steps: [step],
				resolutions: ['refund']
			},
			{ ...trusted, refund_when: 'on_request' },
			{ id: 'standard', steps: [step] }
		],
		returns: { ways: [{ way: 'label', price: 490 }] }
	});
});
/** What must hold of every order, and what is reserved is what reservations hold. */
afterEach(async () => {
	expect(await brokenInvariants(one)).toEqual([]);
	const wrong = await one.sql`select s.variant_id from stock s where s.reserved <> (
		select coalesce(sum(quantity), 0) from reservations r where r.variant_id = s.variant_id and r.state = 'held')`;
	expect(wrong).toEqual([]);
});
afterAll(async () => {
	await one?.close();
	await other?.close();
	await database?.drop();
});

const codes = (results: readonly Result<unknown>[]) =>
	results.flatMap((result) => (result.ok ? [] : [result.refusal.code]));
let counter = 0;
/** Sizes at 2500 but for `big`, which costs 3000, and `mini`, 2000. */
async function shoes(levels: Record<string, number>): Promise<(size: string) => string> {
	const id = `shoe${++counter}`;
	const price = (size: string) => (size === 'big' ? 3000 : size === 'mini' ? 2000 : 2500);
	const sizes = Object.entries({ s: 9, ...levels });
	await stockShoes(
		one,
		id,
		Object.fromEntries(sizes.map(([size, level]) => [size, { price: price(size), level }]))
	);
	return (size) => `${id}-${size}`;
}
const record = async (ref: string) => {
	const read = await findOrderRecord(one.sql, ref);
	if (!read) throw new Error(ref);
	return read;
};
const due = async (ref: string) => amountDue(await record(ref));
const trusted = { buyer: { kind: 'business' as const, country: 'CH', tier: 'trusted' } };

describe('fifty racers for the last piece', () => {
	test('quoting: exactly one, the rest is told how many there are', async () => {
		const size = await shoes({ m: 1 });
		const refs = await Promise.all(Array.from({ length: 50 }, () => desk.arrived(size('s'))));
		const asked = await Promise.all(
			refs.map((ref, index) => (index % 2 ? desk : beside).askFor(ref, size('m')))
		);
		expect(asked.filter(({ ok }) => ok).length).toBe(1);
		expect(new Set(codes(asked))).toEqual(new Set(['stock.unavailable']));
		expect(asked.find(({ ok }) => !ok)).toMatchObject({ refusal: { variant: size('m'), available: 0 } });
		expect(await desk.stock(size('m'))).toEqual({ level: 1, reserved: 1 });
	});

	test('confirming quotes whose goods nobody keeps any more: exactly one', async () => {
		const size = await shoes({ m: 50 });
		const refs = await Promise.all(Array.from({ length: 50 }, () => desk.order(size('s'))));
		const quotes = await Promise.all(refs.map(async (ref) => got(await desk.askFor(ref, size('m')))));
		await one.sql`update reservations set expires_at = now() - interval '1 second' where variant_id = ${size('m')}`;
		await one.sql`update stock set level = 1 where variant_id = ${size('m')}`;
		const done = await Promise.all(quotes.map(({ id }, index) => (index % 2 ? desk : beside).confirm(id)));
		expect(done.filter(({ ok }) => ok).length).toBe(1);
		expect(new Set(codes(done))).toEqual(new Set(['stock.unavailable']));
		expect(await desk.stock(size('m'))).toEqual({ level: 1, reserved: 1 });
	});
});

describe('another size at the same price', () => {
	test('sent when the old one is back, a shipment of the same order, and given back for what was paid', async () => {
		const size = await shoes({ m: 2 });
		const ref = await desk.arrived(size('s'), 2);
		const { quote, confirmed, id, back } = await desk.swap(ref, size('m'));
		expect(quote).toMatchObject({
			...{ kind: 'exchange', fee: { amount: 0 }, refund: { amount: 0 }, way_back: { withheld: 0 } },
			exchange: { ship: 'on_receipt', difference: 0, lines: [{ line: 'l1', worth: 2500, unit_price: 2500 }] }
		});
		expect(confirmed).toMatchObject({ result: 'returning', exchange: { state: 'reserved', difference: 0 } });
		await desk.turn();
		expect(await desk.state(id)).toBe('reserved');
		expect(codes([await desk.claim(ref, 'x1.1')])).toEqual(['line.not_found']);
		got(await desk.receive(back, [{ line: 'l1', quantity: 1 }]));
		await desk.turn();
		expect(await desk.state(id)).toBe('released');
		const line = await desk.newLine(id);
		expect(await piecesByState(one, ref)).toEqual({ delivered: 1, returned: 1, open: 1 });
		expect((await record(ref)).lines.find((own) => own.id === line)).toMatchObject({
			...{ replaces: 'l1', variant_id: size('m'), quantity: 1, amount: 2500, discount: 0 }
		});
		// What the page adds up is what was bought.
		expect(moneyView(await record(ref), 'UTC')).toMatchObject({ subtotal: 5000, total: 5000 });
		await deliver(one, ref, [{ line, quantity: 1 }], 1);
		await desk.turn();
		expect(await desk.state(id)).toBe('shipped');
		expect(await desk.stock(size('m'))).toEqual({ level: 1, reserved: 0 });
		got(await desk.inspect(back, [found('l1')]));
		expect(await moneyOf(one, ref)).toMatchObject({ captured: 5000, pending: 0, fees: 0 });
		expect(await due(ref)).toBe(0);
		// Exchanged again, and then everything goes back: what was paid, less the fees and labels that were named.
		const again = await desk.swap(ref, size('s'), { line });
		got(await desk.receive(again.back, [{ line, quantity: 1 }]));
		await desk.turn();
		const third = await desk.newLine(again.id);
		expect(third).not.toBe(line);
		got(await desk.inspect(again.back, [found(line)]));
		await deliver(one, ref, [{ line: third, quantity: 1 }], 0);
		const last = await desk.open(ref, [
			{ line: 'l1', quantity: 1 },
			{ line: third, quantity: 1 }
		]);
		expect(last.quote).toMatchObject({ fee: { amount: 624 }, refund: { amount: 5000 - 624 - 490 } });
	});
});

describe('a difference', () => {
	test('to be paid: nothing leaves before, then it does; all of it goes back with the new goods', async () => {
		const size = await shoes({ big: 1 });
		const ref = await desk.arrived(size('s'), 2);
		const { quote, confirmed, id, back } = await desk.swap(ref, size('big'));
		expect(quote.exchange).toMatchObject({
			...{ difference: 500, pay_within: 'P3D', if_unpaid: { refund: 2500 - 312 - 490, fee: 312 } }
		});
		expect(confirmed.exchange?.state).toBe('awaiting_payment');
		expect(await due(ref)).toBe(500);
		got(await desk.receive(back, [{ line: 'l1', quantity: 1 }]));
		await desk.turn();
		expect(await desk.state(id)).toBe('awaiting_payment');
		// The other shoe is worth what it was: what is asked for new goods is nobody else's debt.
		const meanwhile = await desk.quote(ref, [{ line: 'l1', quantity: 1 }], { kind: 'return' });
		expect(meanwhile.refund.amount).toBe(2500 - 312 - 490);
		await desk.pay(ref, 500);
		await desk.turn();
		expect(await desk.state(id)).toBe('released');
		expect(await due(ref)).toBe(0);
		expect(moneyView(await record(ref), 'UTC')).toMatchObject({ total: 5000, exchanged: 500, paid: 5500 });
		const line = await desk.newLine(id);
		got(await desk.inspect(back, [found('l1')]));
		const cancelled = await desk.quote(ref, [{ line, quantity: 1 }]);
		expect(cancelled.refund.amount).toBe(3000);
		got(await desk.confirm(cancelled.id));
		await desk.turn();
		expect(await desk.state(id)).toBe('cancelled');
		expect(await desk.stock(size('big'))).toEqual({ level: 1, reserved: 0 });
		expect(await moneyOf(one, ref)).toMatchObject({ captured: 5500, pending: 3000 });
		expect(await due(ref)).toBe(0);
	});

	test('not paid in time: it lapses, what was kept is free, and the return goes on as its quote said', async () => {
		const size = await shoes({ big: 1 });
		const refs = [await desk.arrived(size('s')), await desk.arrived(size('s'))];
		for (const [index, ref] of refs.entries()) {
			const { id, back } = await desk.swap(ref, size('big'));
			const come = async () => {
				got(await desk.receive(back, [{ line: 'l1', quantity: 1 }]));
				got(await desk.inspect(back, [found('l1')]));
			};
			// Looked at before it lapses, or after.
			if (index === 0) await come();
			expect(await moneyOf(one, ref)).toMatchObject({ pending: 0 });
			await one.sql`update exchanges set pay_by = now() where id = ${id}`;
			await desk.turn();
			expect(await desk.state(id)).toBe('lapsed');
			expect(await desk.stock(size('big'))).toEqual({ level: 1, reserved: 0 });
			expect(await due(ref)).toBe(0);
			if (index === 1) await come();
			expect(await moneyOf(one, ref)).toMatchObject({ pending: 2500 - 312 - 490, fees: 312 });
			const told = (
				await one.sql<{ type: string }[]>`select type from history h join orders o on o.id = h.order_id
				where ref = ${ref} and type like 'exchange.%' order by seq`
			).map(({ type }) => type);
			expect(told).toEqual(['exchange.confirmed', 'exchange.lapsed']);
		}
	});

	test('to the buyer goes back with the return, less a fee on nothing but what goes back', async () => {
		const size = await shoes({ mini: 1 });
		const ref = await desk.arrived(size('s'));
		const { quote, id, back } = await desk.swap(ref, size('mini'));
		// 500 less 12.5 %, half to even; the label takes what is left of it.
		expect(quote).toMatchObject({ fee: { amount: 62 }, way_back: { withheld: 438 }, refund: { amount: 0 } });
		got(await desk.receive(back, [{ line: 'l1', quantity: 1 }]));
		got(await desk.inspect(back, [found('l1')]));
		await desk.turn();
		expect(await desk.state(id)).toBe('released');
		const line = await desk.newLine(id);
		const rest = await desk.quote(ref, [{ line, quantity: 1 }]);
		expect(rest.refund.amount).toBe(2000);
		expect(await moneyOf(one, ref)).toMatchObject({ pending: 0, fees: 62 });
	});
});

describe('swaps before anything is sent', () => {
	test('are free, at once, of this very order, and keep discount, tax and delivery with the goods', async () => {
		const size = await shoes({ m: 1, mini: 1 });
		const changes = {
			...{ discounts: [{ amount: 501 }], shipping: { amount: 490, tax: 0 }, total: 2500 - 501 + 490 },
			payments: [{ provider: 'test', reference: 'x', amount: 2489, captured_at: '2026-11-02T10:00:05Z' }]
		};
		const ref = await desk.order(size('s'), 1, changes);
		const { quote, confirmed, id } = await desk.swap(ref, size('m'));
		expect(quote).toMatchObject({
			...{ fee: { amount: 0 }, refund: { amount: 0 }, shipping_refund: 0, shipping_kept: 0 },
			exchange: { difference: 0, lines: [{ worth: 1999 }] }
		});
		expect(confirmed).toMatchObject({ result: 'exchanged', exchange: { state: 'released' } });
		const line = await desk.newLine(id);
		expect(await piecesByState(one, ref)).toEqual({ cancelled: 1, open: 1 });
		expect(codes([await desk.claim(ref, 'l1')])).toEqual(['quantity.unavailable']);
		// Again, for one that costs less: what it costs less than the size before goes back.
		const second = await desk.swap(ref, size('mini'), { line });
		expect(second.quote.refund.amount).toBe(500);
		expect(await moneyOf(one, ref)).toMatchObject({ pending: 500, fees: 0 });
		const rest = await desk.quote(ref, [{ line: await desk.newLine(second.id), quantity: 1 }]);
		expect(rest.refund.amount).toBe(2489 - 500);
		got(await desk.confirm(rest.id));
		expect(await moneyOf(one, ref)).toMatchObject({ captured: 2489, pending: 2489, fees: 0 });
		await desk.turn();
		expect([await desk.stock(size('m')), await desk.stock(size('mini'))]).toEqual(
			Array(2).fill({ level: 1, reserved: 0 })
		);
	});

	test('beside a claim: each piece goes one way, and what was kept for the loser is free again', async () => {
		const size = await shoes({ m: 8 });
		for (let round = 0; round < 8; round++) {
			const ref = await desk.order(size('s'));
			const quote = got(await desk.askFor(ref, size('m')));
			const [swapped, claimed] = await Promise.all([desk.confirm(quote.id), beside.claim(ref, 'l1')]);
			expect([swapped.ok, claimed.ok].filter(Boolean).length).toBe(1);
			expect(await piecesByState(one, ref)).toEqual(swapped.ok ? { cancelled: 1, open: 1 } : { claimed: 1 });
			if (!swapped.ok) expect(swapped.refusal.code).toBe('quote.superseded');
		}
	});

	test('that cost more wait for their money without holding anything up; paid too late, it goes back', async () => {
		const size = await shoes({ big: 2 });
		const [soon, late] = [await desk.order(size('s')), await desk.order(size('s'))];
		const [first, second] = [await desk.swap(soon, size('big')), await desk.swap(late, size('big'))];
		expect(first.confirmed.exchange?.state).toBe('awaiting_payment');
		expect(await piecesByState(one, soon)).toEqual({ open: 1 });
		expect(await due(soon)).toBe(500);
		got(await desk.claim(late, 'l1'));
		for (const ref of [soon, late]) await desk.pay(ref, 500);
		await desk.turn();
		expect([await desk.state(first.id), await desk.state(second.id)]).toEqual(['released', 'cancelled']);
		expect(await piecesByState(one, soon)).toEqual({ cancelled: 1, open: 1 });
		expect(await desk.stock(size('big'))).toEqual({ level: 2, reserved: 1 });
		expect(await moneyOf(one, soon)).toMatchObject({ captured: 3000, pending: 0 });
		expect(await due(late)).toBe(0);
		expect(await moneyOf(one, late)).toMatchObject({ captured: 3000, pending: 500 });
	});
});

test('how others found the fit counts pieces that arrived, by product, and what was said of them even if they stayed', async () => {
	const size = await shoes({ m: 1 });
	const product = size('s').replace(/-s$/, '');
	expect(await countFits(one.db, [product, 'nothing'])).toEqual(new Map());
	const [two, single] = [await desk.arrived(size('s'), 2), await desk.arrived(size('m'))];
	await desk.order(size('s'), 3);
	await desk.open(two, [{ line: 'l1', quantity: 1, reason: 'too_small' }] as never);
	const { id } = await desk.open(single, [{ line: 'l1', quantity: 1, reason: 'too_large' }] as never);
	got(await desk.cancel(id));
	await stockShoes(one, `${product}x`, { s: { price: 1, level: 1 } });
	expect(await countFits(one.db, [product, `${product}x`])).toEqual(
		new Map([[product, { delivered: 3, too_small: 1, too_large: 1 }]])
	);
});

test('what cannot be had is refused, with why', async () => {
	const size = await shoes({ m: 1 });
	const ref = await desk.order(size('s'));
	await stockShoes(one, 'yen', { one: { price: 1, level: 1 } });
	await one.sql`update variants set currency = 'JPY' where product_id = 'yen'`;
	const because = async (variant: string, at = ref, more = {}) => {
		const asked = await desk.askFor(at, variant, more);
		return asked.ok ? 'quoted' : (asked.refusal['because'] ?? asked.refusal.code);
	};
	expect(await because(size('s'))).toBe('same');
	expect(await because('nothing')).toBe('unknown');
	expect(await because('yen-one')).toBe('currency');
	const line = { id: 'l1', title: 'Shoe', options: [], quantity: 1, amount: 2500, variant_id: size('s') };
	const dear = await desk.order(size('s'), 1, { lines: [{ ...line, tags: ['dear'] }] });
	expect(await because(size('m'), dear)).toBe('costs');
	const asIs = await desk.arrived(size('s'), 1, { lines: [{ ...line, tags: ['as-is'] }] });
	expect(await because(size('m'), asIs)).toBe('return.resolution_unavailable');
	const sent = await desk.arrived(size('s'));
	expect(await because(size('m'), sent, { ship: 'now' })).toBe('ship_now');
	expect(await because(size('m'), sent)).toBe('quoted');
	const bare = await desk.ask(sent, [{ line: 'l1', quantity: 1 }], { kind: 'exchange' });
	expect(codes([bare])).toEqual(['request.invalid']);
	// What exchanges nothing is told so, and does not forget half of what was asked.
	const astray = ['withdraw', 'cancel'] as const;
	const refused = await Promise.all(astray.map((kind) => desk.ask(ref, desk.wants(size('m')), { kind })));
	expect(codes(refused)).toEqual(['request.invalid', 'request.invalid']);
});

test('sent at once to a trusted buyer: what never comes back is due; what was called off before is nobody’s', async () => {
	const size = await shoes({ m: 2 });
	const ref = await desk.arrived(size('s'), 1, trusted);
	const { confirmed, id, back } = await desk.swap(ref, size('m'), { ship: 'now' });
	expect(confirmed.exchange?.state).toBe('released');
	expect(await desk.state(id)).toBe('released');
	expect(await due(ref)).toBe(0);
	expect(codes([await desk.cancel(back)])).toEqual(['exchange.under_way']);
	await deliver(one, ref, [{ line: await desk.newLine(id), quantity: 1 }], 1);
	await desk.turn();
	expect(await desk.state(id)).toBe('shipped');
	await one.sql`update returns set expires_at = now() where id = ${back}`;
	await turnReturns({ connection: one, log: pino({ enabled: false }), afterCommit: () => undefined }, 50);
	expect(await piecesByState(one, ref)).toEqual({ delivered: 2 });
	expect(await due(ref)).toBe(2500);
	const waits = await desk.arrived(size('s'));
	const second = await desk.swap(waits, size('m'));
	got(await desk.cancel(second.back));
	await desk.turn();
	expect(await desk.state(second.id)).toBe('cancelled');
	expect(await piecesByState(one, waits)).toEqual({ delivered: 1 });
	expect(await desk.stock(size('m'))).toEqual({ level: 1, reserved: 0 });
	expect(await due(waits)).toBe(0);
});

describe('law 1: any sequence of cancels, returns, swaps and exchanges', () => {
	const orders = fc.record({
		quantity: fc.integer({ min: 1, max: 4 }),
		amount: fc.integer({ min: 3000, max: 99_999 }),
		discount: fc.integer({ min: 0, max: 999 }),
		shipping: fc.integer({ min: 0, max: 1999 }),
		isSent: fc.boolean()
	});
	const STEPS = ['cancel', 'return', 'same', 'big', 'mini', 'lapse', 'send'] as const;
	const steps = fc.array(fc.tuple(fc.constantFrom(...STEPS), fc.integer({ min: 0, max: 9 })), {
		minLength: 2,
		maxLength: 5
	});

	test('gives back what was paid, less the fees, postage and delivery that were named, to the unit', async () => {
		const size = await shoes({ big: 999, mini: 999, m: 999 });
		await fc.assert(
			fc.asyncProperty(orders, steps, async (drawn, wishes) => {
				const { quantity, amount, discount, shipping } = drawn;
				const total = amount - discount + shipping;
				const ref = await desk.order(size('s'), quantity, {
					lines: [
						{
							...{ id: 'l1', title: 'Shoe', options: [], tags: [], quantity, amount, unit_price: 2500 },
							...{ product_id: size('s').replace('-s', ''), variant_id: size('s') }
						}
					],
					...{ discounts: [{ amount: discount }], shipping: { amount: shipping, tax: 0 }, total },
					payments: [
						{ provider: 'test', reference: `p-${ref0()}`, amount: total, captured_at: '2026-11-02T10:00:05Z' }
					]
				});
				let stays = 0;
				const pieces = async (state: string) =>
					(await record(ref)).portions.filter((one) => one.state === state && !one.return);
				const back = async (id: string, line: string) => {
					got(await desk.receive(id, [{ line, quantity: 1 }]));
					got(await desk.inspect(id, [found(line)]));
				};
				const sendBack = async (line: string) => {
					const { quote, id } = await desk.open(ref, [{ line, quantity: 1 }]);
					stays += quote.fee.amount + (quote.way_back?.withheld ?? 0) + quote.shipping_kept;
					await back(id, line);
				};
				const sendAll = async () => {
					const open = (await pieces('open')).map(({ line, quantity: count }) => ({ line, quantity: count }));
					if (open.length > 0) await deliver(one, ref, open, ++parcels);
					await desk.turn();
				};
				const change = async (line: string, to: string, lapses: boolean) => {
					const own = (await record(ref)).lines.find(({ id }) => id === line);
					if (own?.variant_id === size(to)) return;
					const { quote, confirmed, ...opened } = await desk.swap(ref, size(to), { line });
					const extra = confirmed.exchange?.difference ?? 0;
					if (extra > 0 && !lapses) await desk.pay(ref, extra);
					if (extra > 0 && lapses) {
						await one.sql`update exchanges set pay_by = now() where id = ${opened.id}`;
						await desk.turn();
						expect(await desk.state(opened.id)).toBe('lapsed');
						if (opened.back === '') return;
						stays += (quote.exchange?.if_unpaid?.fee ?? 0) + quote.shipping_kept;
						await back(opened.back, line);
						const [row] = await one.sql`select refunded::int from returns where id = ${opened.back}`;
						expect(row?.['refunded']).toBe(quote.exchange?.if_unpaid?.refund);
						const taken = (await record(ref)).taken;
						stays += taken.reduce((sum, take) => sum + (take.withheld ?? 0), 0) - withheld;
						withheld = taken.reduce((sum, take) => sum + (take.withheld ?? 0), 0);
						return;
					}
					stays += quote.fee.amount + (opened.back === '' ? 0 : (quote.way_back?.withheld ?? 0));
					withheld += quote.way_back?.withheld ?? 0;
					if (opened.back !== '') await back(opened.back, line);
					await desk.turn();
				};
				let withheld = 0;
				if (drawn.isSent) await sendAll();
				for (const [step, pick] of wishes) {
					const [open, with_] = [await pieces('open'), await pieces('delivered')];
					const line = (list: typeof open) => list[pick % list.length]?.line;
					if (step === 'send') await sendAll();
					else if (step === 'cancel' && open.length > 0) {
						const quote = await desk.quote(ref, [{ line: line(open) ?? '', quantity: 1 }]);
						got(await desk.confirm(quote.id));
						stays += quote.fee.amount;
						await desk.turn();
					} else if (step === 'return' && with_.length > 0) {
						await sendBack(line(with_) ?? '');
						withheld = (await record(ref)).taken.reduce((sum, take) => sum + (take.withheld ?? 0), 0);
					} else if (step !== 'cancel' && step !== 'return') {
						const to = step === 'same' ? 'm' : step === 'lapse' ? 'big' : step;
						const list = open.length > 0 ? open : with_;
						if (list.length > 0) await change(line(list) ?? '', to, step === 'lapse');
					}
				}
				await sendAll();
				for (;;) {
					const [next] = await pieces('delivered');
					if (!next) break;
					await sendBack(next.line);
				}
				const { captured, pending } = await moneyOf(one, ref);
				expect(pending).toBe(captured - stays);
				expect(await due(ref)).toBe(0);
			}),
			{ numRuns: 12 }
		);
	});
	let parcels = 100;
	let refs = 0;
	const ref0 = () => ++refs;
});
