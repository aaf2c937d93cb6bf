import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OrderDocument } from '#domain/order/order-document.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { accept, type Result } from '#domain/refusal.ts';
import { policyShelf } from '#server/app/policies.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { findOrderRecord } from '#server/db/order-record.ts';
import { transact } from '#server/db/transaction.ts';
import { claimGoods } from '#server/use-cases/claim-goods.ts';
import { openShipment } from '#server/use-cases/open-shipment.ts';
import { verifyReceipt } from '#server/use-cases/verify-receipt.ts';
import { writeReceipt } from '#server/use-cases/write-receipt.ts';
import { turnReturns } from '#server/jobs/return-clock.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { brokenInvariants, lamps, piecesByState } from '#tests/support/order-state.ts';
import { documentOf, WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy, moneyOf, placeLamps } from '#tests/support/quotes.ts';
import { deliver, found, got, returnDesk, scan } from '#tests/support/returns.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Goods that come back, on a real database: laws 1 to 4, races on two connections, and every clock. */
let database: FreshDatabase;
let one: Connection;
let other: Connection;
let desk: ReturnType<typeof returnDesk>;
let beside: ReturnType<typeof returnDesk>;

const arrived = { after: 'delivered_at' as const, for: 'P30D', end_of_day: true };

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 25, name: 'test-one' });
	other = connect(database.url, { max: 25, name: 'test-other' });
	[desk, beside] = [returnDesk(one), returnDesk(other)];
	const step = { until: arrived, fee: { percent: 12.5 }, postage: 'buyer' as const };
	const moment = (tier: string, refund_when: 'on_request' | 'first_scan' | 'receipt') => ({
		...{ id: tier, when: { 'buyer.tier': tier }, steps: [step], refund_when }
	});
	await firstPolicy(one, {
		...samplePolicy(),
		cancel: [{ id: 'standard', steps: [{ until: { event: 'claimed' }, fee: { percent: 5 } }] }],
		return: [
			{ id: 'final-sale', when: { 'line.tags': { any: ['final_sale'] } }, steps: [] },
			moment('trusted', 'on_request'),
			moment('scan', 'first_scan'),
			moment('receipt', 'receipt'),
			{ id: 'standard', steps: [step], review: { reasons: ['defective'] } }
		],
		returns: {
			ways: [
				{ way: 'label', price: 490 },
				{ way: 'own', price: 0 }
			]
		}
	});
});
afterEach(async () => expect(await brokenInvariants(one)).toEqual([]));
afterAll(async () => {
	await one?.close();
	await other?.close();
	await database?.drop();
});

const codes = (results: readonly Result<unknown>[]) =>
	results.flatMap((result) => (result.ok ? [] : [result.refusal.code]));
const turn = () =>
	turnReturns({ connection: one, log: pino({ enabled: false }), afterCommit: () => undefined }, 50);
const own = { wayBack: 'own' as const };

async function arrive(quantity: number, changes: Partial<OrderDocument> = {}): Promise<string> {
	const ref = newRef();
	await placeLamps(one, ref, quantity, changes);
	await deliver(one, ref, lamps(quantity));
	return ref;
}
const tier = (name: string): Partial<OrderDocument> => ({
	buyer: { kind: 'business', country: 'CH', tier: name }
});
const stateOf = async (id: string) =>
	(await one.sql<{ state: string }[]>`select state from returns where id = ${id}`)[0]?.state;
const typesOf = async (ref: string) =>
	(
		await one.sql<{ type: string }[]>`select h.type from history h join orders o on o.id = h.order_id
			where o.ref = ${ref} and (h.type like 'return.%' or h.type like 'refund.%') order by h.seq`
	).map(({ type }) => type);

test('a clean return: approved at once, in transit by its scan, received, looked at, refunded as quoted, closed', async () => {
	const ref = await arrive(2);
	const { quote, confirmed, id } = await desk.open(ref, [{ line: 'l1', quantity: 1 }]);
	// 2500 less 12.5 % half to even, less the label.
	expect(quote).toMatchObject({
		fee: { amount: 312 },
		way_back: { way: 'label', paid_by: 'buyer', price: 490, withheld: 490 },
		refund: { amount: 1698 }
	});
	expect(confirmed).toMatchObject({
		result: 'returning',
		return: { state: 'approved', number: `${ref}-R1` }
	});
	expect(await piecesByState(one, ref)).toEqual({ delivered: 1, returning: 1 });
	expect(await moneyOf(one, ref)).toMatchObject({ pending: 0, fees: 0 });
	got(await desk.receive(id, lamps(1)));
	expect(codes([await desk.cancel(id), await desk.send(id)])).toEqual([
		'return.state_conflict',
		'return.state_conflict'
	]);
	got(await desk.inspect(id, [found('l1')]));
	expect(await moneyOf(one, ref)).toMatchObject({ pending: 1698, fees: 312, refunds: 1 });
	expect(await stateOf(id)).toBe('settled');
	await one.sql`update refunds set state = 'settled' where return_id = ${id}`;
	await turn();
	expect(await stateOf(id)).toBe('closed');
	const record = await findOrderRecord(one.sql, ref);
	const { versions } = policyShelf(one.db, 'Europe/Berlin');
	const input = { record: record as OrderRecord, versions: await versions(null, one.db), named: false };
	const receipt = await transact(one.db, async (tx) => accept(await writeReceipt(tx, input)));
	expect(verifyReceipt(got(receipt))).toBeUndefined();
	expect(got(receipt).returns).toMatchObject([
		{ id, state: 'closed', refunded: 1698, lines: [{ received: 1 }] }
	]);
	expect(await typesOf(ref)).toEqual([
		...['return.requested', 'return.approved', 'return.received', 'return.inspected', 'refund.requested'],
		...['return.settled', 'return.closed']
	]);
});

describe('law 1: any sequence of cancels and returns', () => {
	const orders = fc.record({
		currency: fc.constantFrom('JPY', 'EUR', 'KWD'),
		quantities: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 3 })),
		amounts: fc.tuple(fc.integer({ min: 1000, max: 99_999 }), fc.integer({ min: 1000, max: 99_999 })),
		discount: fc.integer({ min: 0, max: 999 }),
		shipping: fc.integer({ min: 0, max: 1999 }),
		adjustment: fc.record({
			kind: fc.constantFrom('rounding', 'tip'),
			amount: fc.integer({ min: 0, max: 90 })
		}),
		cancelled: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 }))
	});
	const parts = fc.array(
		fc.tuple(
			fc.constantFrom('a', 'b'),
			fc.integer({ min: 1, max: 3 }),
			fc.constantFrom('done', 'later', 'kept')
		),
		{ maxLength: 4 }
	);

	test('gives back what was paid, less the fees, postage and delivery that were named, to the unit', async () => {
		await fc.assert(
			fc.asyncProperty(orders, parts, async (drawn, wishes) => {
				const ref = newRef();
				const [first, second] = drawn.amounts;
				const total = first + second - drawn.discount + drawn.shipping + drawn.adjustment.amount;
				const split = Math.floor(total / 3);
				const paid = '2026-11-02T10:00:05Z';
				const line = { title: 'Lamp', options: [], tags: [] };
				await placeLamps(one, ref, 1, {
					...documentOf(ref),
					currency: drawn.currency,
					buyer: { kind: 'business', country: 'CH' },
					lines: [
						{ ...line, id: 'a', quantity: drawn.quantities[0], amount: first },
						{ ...line, id: 'b', quantity: drawn.quantities[1], amount: second }
					],
					discounts: [{ amount: drawn.discount }],
					shipping: { amount: drawn.shipping, tax: 0 },
					adjustments: [drawn.adjustment],
					total,
					payments: [split, total - split].map((amount, index) => ({
						...{ provider: 'card', reference: `${ref}-${index}`, amount, captured_at: paid }
					}))
				});
				const left = new Map(['a', 'b'].map((id, index) => [id, drawn.quantities[index] ?? 0]));
				let stays = 0;
				for (const [index, wanted] of drawn.cancelled.entries()) {
					const id = index === 0 ? 'a' : 'b';
					// At least one piece of the first line is sent, so that something can come back.
					const quantity = Math.min(wanted, (left.get(id) ?? 0) - (index === 0 ? 1 : 0));
					if (quantity <= 0) continue;
					const quote = await desk.quote(ref, [{ line: id, quantity }]);
					got(await desk.confirm(quote.id));
					stays += quote.fee.amount;
					left.set(id, (left.get(id) ?? 0) - quantity);
				}
				const sent = [...left].map(([id, quantity]) => ({ line: id, quantity }));
				await deliver(
					one,
					ref,
					sent.filter(({ quantity }) => quantity > 0)
				);
				const open: { id: string; lines: { line: string; quantity: number }[] }[] = [];
				const comeBack = async (lines: { line: string; quantity: number }[], fate: string) => {
					const { quote, id } = await desk.open(ref, lines);
					if (fate === 'kept') return void got(await desk.cancel(id));
					stays += quote.fee.amount + (quote.way_back?.withheld ?? 0) + quote.shipping_kept;
					for (const { line: name, quantity } of lines) left.set(name, (left.get(name) ?? 0) - quantity);
					if (fate === 'later') return void open.push({ id, lines });
					got(await desk.receive(id, lines));
					got(
						await desk.inspect(
							id,
							lines.map((part) => found(part.line))
						)
					);
				};
				for (const [name, wanted, fate] of wishes) {
					const quantity = Math.min(wanted, left.get(name) ?? 0);
					if (quantity > 0) await comeBack([{ line: name, quantity }], fate);
				}
				const rest = [...left]
					.map(([id, quantity]) => ({ line: id, quantity }))
					.filter((one) => one.quantity > 0);
				if (rest.length > 0) await comeBack(rest, 'done');
				for (const { id, lines } of open) {
					got(await desk.receive(id, lines));
					got(
						await desk.inspect(
							id,
							lines.map((part) => found(part.line))
						)
					);
				}
				const tip = drawn.adjustment.kind === 'tip' ? drawn.adjustment.amount : 0;
				expect((await moneyOf(one, ref)).pending).toBe(total - stays - tip);
			}),
			{ numRuns: 15 }
		);
	});
});

describe('law 1: any mix of cancels, claims, parcels, returns and withdrawals', () => {
	const FATES = ['whole', 'part', 'deducted', 'given_back', 'unseen', 'declined', 'kept', 'expired'] as const;
	const step = fc.record({
		what: fc.constantFrom('cancel', 'claim', 'ship', 'return', 'return', 'return', 'withdraw'),
		line: fc.constantFrom('a', 'b'),
		quantity: fc.integer({ min: 1, max: 4 }),
		fate: fc.constantFrom(...FATES),
		labelled: fc.boolean()
	});
	const mixes = fc.record({
		currency: fc.constantFrom('JPY', 'EUR', 'KWD'),
		buyer: fc.constantFrom(
			{ kind: 'consumer', country: 'DE' } as const,
			{ kind: 'business', country: 'CH' } as const
		),
		quantities: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 3 })),
		amounts: fc.tuple(fc.integer({ min: 3000, max: 99_999 }), fc.integer({ min: 3000, max: 99_999 })),
		discount: fc.integer({ min: 0, max: 999 }),
		shipping: fc.integer({ min: 0, max: 1999 }),
		rounding: fc.integer({ min: 0, max: 90 }),
		steps: fc.array(step, { minLength: 3, maxLength: 9 })
	});
	type Mix = typeof mixes extends fc.Arbitrary<infer T> ? T : never;
	const pieces = async (ref: string, state: string) =>
		one.sql<{ line: string; quantity: number }[]>`select p.line_id as line, sum(p.quantity)::int as quantity
			from portions p join orders o on o.id = p.order_id where o.ref = ${ref} and p.state = ${state} group by 1 order by 1`;
	const late = (id: string, column: string) =>
		one.sql`update returns set ${one.sql(column)} = now() - interval '1 second' where id = ${id}`;

	async function placeMix(ref: string, mix: Mix): Promise<number> {
		const [first, second] = mix.amounts;
		const total = first + second - mix.discount + mix.shipping + mix.rounding;
		const split = Math.floor(total / 3);
		const line = { title: 'Lamp', options: [], tags: [] };
		await placeLamps(one, ref, 1, {
			...{ ...documentOf(ref), currency: mix.currency, buyer: mix.buyer, total },
			lines: [
				{ ...line, id: 'a', quantity: mix.quantities[0], amount: first },
				{ ...line, id: 'b', quantity: mix.quantities[1], amount: second }
			],
			discounts: [{ amount: mix.discount }],
			shipping: { amount: mix.shipping, tax: 0 },
			adjustments: [{ kind: 'rounding', amount: mix.rounding }],
			payments: [split, total - split].map((amount, index) => ({
				...{ provider: 'card', reference: `${ref}-${index}`, amount, captured_at: '2026-11-02T10:00:05Z' }
			}))
		});
		return total;
	}

	/** A return that goes the way it was drawn; deducted, settled by a clock, given up or come back in part. */
	async function sendBack(
		ref: string,
		lines: { line: string; quantity: number }[],
		fate: string,
		way: 'own' | 'label'
	) {
		const why = fate === 'declined' ? 'defective' : 'style';
		const { id, quote } = await desk.open(
			ref,
			lines.map((part) => ({ ...part, reason: why })),
			{ wayBack: way }
		);
		if (fate === 'declined') return void got(await desk.decide(id, 'decline', 'other: it works'));
		if (fate === 'kept') return void got(await desk.cancel(id));
		if (fate === 'expired') {
			await late(id, 'expires_at');
			return void (await turn());
		}
		const missing = fate === 'part' ? 1 : 0;
		got(
			await desk.receive(
				id,
				lines.map(({ line, quantity }) => ({ line, quantity: Math.max(1, quantity - missing) }))
			)
		);
		if (fate === 'unseen') {
			await late(id, 'settle_by');
			await turn();
			return gaveBack(id, quote.refund.amount);
		}
		const less = fate === 'deducted' || fate === 'given_back' ? 5 : 0;
		got(
			await desk.inspect(
				id,
				lines.map(({ line }) => found(line, less))
			)
		);
		if (fate === 'deducted') {
			await late(id, 'object_by');
			await turn();
			return gaveBack(id, quote.refund.amount - less * lines.length);
		}
		// The last command of an order makes up for the rest, so each has to be right by itself.
		if (fate === 'whole') return gaveBack(id, quote.refund.amount);
		if (fate !== 'given_back') return;
		got(await desk.object(id));
		got(await desk.answer(id, 'given_back'));
		await gaveBack(id, quote.refund.amount);
	}

	async function gaveBack(id: string, amount: number): Promise<void> {
		const [row] =
			await one.sql`select refunded::int, (select coalesce(sum(amount), 0)::int from refunds where return_id = r.id) as sum
			from returns r where id = ${id}`;
		expect(row).toEqual({ refunded: amount, sum: amount });
	}

	async function take(
		ref: string,
		{ what, line, quantity, fate, labelled }: Mix['steps'][number],
		parcel: number
	) {
		const from = what === 'return' ? 'delivered' : 'open';
		const there = (await pieces(ref, from)).find((part) => part.line === line)?.quantity ?? 0;
		const lines = [{ line, quantity: Math.min(quantity, there) }];
		if (there === 0) return;
		if (what === 'cancel') return void got(await desk.confirm((await desk.quote(ref, lines)).id));
		if (what === 'ship') return void (await deliver(one, ref, lines, parcel));
		if (what === 'claim') {
			const { id: claim } = got(await transact(one.db, (tx) => claimGoods(tx, WRITER, { ref, lines })));
			const box = { ref, carrier: 'dhl', trackingNumber: `CLAIM${ref}${parcel}`, claim };
			const { id } = got(await transact(one.db, (tx) => openShipment(tx, WRITER, box)));
			return scan(one, id, 'delivered', parcel);
		}
		// What is deducted has to be there after the way back.
		if (what === 'return')
			return sendBack(
				ref,
				lines,
				fate,
				labelled && !fate.startsWith('de') && fate !== 'given_back' ? 'label' : 'own'
			);
		await withdraw(ref, line, quantity);
	}

	/** From pieces wherever they are: those that have left come back and are paid then. */
	async function withdraw(ref: string, line: string, wanted: number): Promise<void> {
		const all = [...(await pieces(ref, 'open')), ...(await pieces(ref, 'delivered'))];
		const there = all.filter((part) => part.line === line).reduce((sum, { quantity }) => sum + quantity, 0);
		const lines = [{ line, quantity: Math.min(wanted, there) }];
		const asked = await desk.ask(ref, lines, { kind: 'withdraw' });
		if (!asked.ok) return expect(codes([asked])).toEqual(['return.not_eligible']);
		const { return: back } = got(await desk.confirm(asked.value.id));
		if (!back) return;
		got(await desk.receive(back.id, back.lines ?? []));
		got(
			await desk.inspect(
				back.id,
				(back.lines ?? []).map((part) => found(part.line))
			)
		);
	}

	test('sums to what was paid, less the fees, the postage, the deductions and the delivery that were named', async () => {
		await fc.assert(
			fc.asyncProperty(mixes, async (mix) => {
				const ref = newRef();
				const total = await placeMix(ref, mix);
				for (const [index, each] of mix.steps.entries()) {
					await take(ref, each, index + 2);
					const { pending, captured } = await moneyOf(one, ref);
					expect(pending).toBeLessThanOrEqual(captured);
				}
				const unsent = await pieces(ref, 'open');
				if (unsent.length > 0) got(await desk.confirm((await desk.quote(ref, [...unsent])).id));
				const kept = await pieces(ref, 'delivered');
				if (kept.length > 0) await sendBack(ref, [...kept], 'whole', 'own');
				expect(Object.keys(await piecesByState(one, ref)).toSorted()).not.toContain('delivered');
				const [stays] = await one.sql<{ withheld: number; kept: number }[]>`
					select coalesce(sum((t ->> 'withheld')::bigint), 0)::int as withheld, coalesce(sum((t ->> 'kept')::bigint), 0)::int as kept
					from returns b join orders o on o.id = b.order_id, jsonb_array_elements(b.takes) t where o.ref = ${ref}`;
				const money = await moneyOf(one, ref);
				expect(money.pending).toBe(total - money.fees - (stays?.withheld ?? NaN) - (stays?.kept ?? NaN));
			}),
			{ numRuns: Number(process.env['MIXES'] ?? 8) }
		);
	});
});

describe('law 4: never more than was ordered', () => {
	test('more than arrived, what comes back already, other goods, other orders', async () => {
		const ref = await arrive(3);
		const strange = await arrive(1);
		await desk.open(ref, lamps(2), own);
		const more = await desk.ask(ref, lamps(2), { kind: 'return' });
		expect(more).toMatchObject({
			refusal: { code: 'quantity.unavailable', available: [{ line: 'l1', quantity: 1 }] }
		});
		const none = await desk.ask(ref, [{ line: 'l9', quantity: 1 }], { kind: 'return' });
		expect(codes([none])).toEqual(['line.not_found']);
		const { id } = await desk.open(strange, lamps(1), own);
		expect(
			codes([await desk.receive(id, lamps(2)), await desk.receive(id, [{ line: 'l9', quantity: 1 }])])
		).toEqual(['quantity.unavailable', 'line.not_found']);
		got(await desk.receive(id, lamps(1)));
		expect(await desk.receive(id, lamps(1))).toMatchObject({
			refusal: { code: 'quantity.unavailable', available: [{ line: 'l1', quantity: 0 }] }
		});
		const before = await desk.ask(await place(2), lamps(1), { kind: 'return' });
		expect(before).toMatchObject({ refusal: { code: 'return.not_eligible', because: 'not_delivered' } });
	});
	const place = async (quantity: number) => {
		const ref = newRef();
		await placeLamps(one, ref, quantity);
		return ref;
	};

	test('two returns of the same last piece at once: one is opened, the other superseded', async () => {
		for (let round = 0; round < 8; round++) {
			const ref = await arrive(1);
			const quotes = [await desk.back(ref, lamps(1)), await beside.back(ref, lamps(1))];
			const results = await Promise.all(quotes.map(({ id }, index) => (index ? beside : desk).confirm(id)));
			expect(codes(results)).toEqual(['quote.superseded']);
			expect(await piecesByState(one, ref)).toEqual({ returning: 1 });
		}
	});
	test('forty confirms of one quote: one return, the rest the very same answer', async () => {
		const ref = await arrive(2);
		const quote = await desk.back(ref, lamps(2));
		const results = await Promise.all(
			Array.from({ length: 40 }, (_, index) => (index % 2 ? beside : desk).confirm(quote.id))
		);
		expect(codes(results)).toEqual([]);
		expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
		expect((await one.sql`select 1 from returns where quote_id = ${quote.id}`).length).toBe(1);
	});
	test('a cancel beside a receipt, two boxes beside each other: each piece goes one way', async () => {
		for (let round = 0; round < 6; round++) {
			const ref = await arrive(2);
			const { id } = await desk.open(ref, lamps(2), own);
			const [kept, came] = await Promise.all([desk.cancel(id), beside.receive(id, lamps(2))]);
			expect(codes([kept, came])).toEqual(['return.state_conflict']);
			expect(await piecesByState(one, ref)).toEqual(kept.ok ? { delivered: 2 } : { returned: 2 });
		}
		const ref = await arrive(3);
		const { id } = await desk.open(ref, lamps(3), own);
		const boxes = await Promise.all([desk, beside].map((door) => door.receive(id, lamps(2))));
		expect(codes(boxes)).toEqual(['quantity.unavailable']);
		expect(await piecesByState(one, ref)).toEqual({ returning: 1, returned: 2 });
	});
});

describe('two at once', () => {
	test('somebody looks at it beside the clock, and a first scan comes beside a cancel: one of two ends, its money once', async () => {
		for (let round = 0; round < 5; round++) {
			const ref = await arrive(1);
			const { id, quote } = await desk.open(ref, lamps(1), own);
			got(await desk.receive(id, lamps(1)));
			await one.sql`update returns set settle_by = now() - interval '1 second' where id = ${id}`;
			const [looked] = await Promise.all([beside.inspect(id, [found('l1', 100)]), turn()]);
			expect([await stateOf(id), (await moneyOf(one, ref)).pending]).toEqual(
				looked.ok ? ['inspected', quote.refund.amount - 100] : ['settled', quote.refund.amount]
			);
		}
		for (let round = 0; round < 5; round++) {
			const ref = await arrive(1, tier('scan'));
			const { id, quote } = await desk.open(ref, lamps(1), own);
			const shipment = await desk.parcel(ref, id, `FIRST${ref}`);
			const [kept] = await Promise.all([beside.cancel(id), scan(one, shipment, 'in_transit', 1)]);
			expect([await stateOf(id), (await moneyOf(one, ref)).pending]).toEqual(
				kept.ok ? ['cancelled', 0] : ['in_transit', quote.refund.amount]
			);
		}
	});
});

describe('what came is not what was announced', () => {
	test('fewer pieces: paid for what came, the rest is the buyer’s again and can come later, to the unit', async () => {
		const ref = await arrive(3);
		const { quote, id } = await desk.open(ref, lamps(3), own);
		got(await desk.receive(id, lamps(1)));
		got(await desk.inspect(id, [found('l1')]));
		expect(await piecesByState(one, ref)).toEqual({ delivered: 2, returned: 1 });
		const first = await moneyOf(one, ref);
		expect(first.pending + first.fees).toBe(1667);
		const { quote: second, id: rest } = await desk.open(ref, lamps(2), own);
		got(await desk.receive(rest, lamps(2)));
		got(await desk.inspect(rest, [found('l1')]));
		const money = await moneyOf(one, ref);
		expect(money.pending + money.fees).toBe(5000);
		expect(quote.fee.amount).toBe(625);
		expect(money.fees).toBe(208 + second.fee.amount);
	});
	test('a deduction is bounded by what the line is worth, told, objected to, and given back where nobody answers', async () => {
		const ref = await arrive(2);
		const { quote, id } = await desk.open(ref, lamps(2), own);
		got(await desk.receive(id, lamps(2)));
		expect(await desk.inspect(id, [found('l1', quote.refund.amount + 1)])).toMatchObject({
			refusal: { code: 'refund.exceeds_refundable', refundable: quote.refund.amount }
		});
		got(await desk.inspect(id, [found('l1', 1000)]));
		expect(await moneyOf(one, ref)).toMatchObject({ pending: quote.refund.amount - 1000 });
		expect(await stateOf(id)).toBe('inspected');
		await turn();
		expect(await stateOf(id)).toBe('inspected');
		expect(codes([await desk.answer(id, 'stands')])).toEqual(['return.state_conflict']);
		got(await desk.object(id));
		expect(codes([await desk.object(id)])).toEqual(['return.state_conflict']);
		await one.sql`update returns set object_by = now() - interval '1 second' where id = ${id}`;
		await turn();
		expect(await stateOf(id)).toBe('settled');
		expect(await moneyOf(one, ref)).toMatchObject({ pending: quote.refund.amount });
	});
	test('answered, a deduction stands; unopposed, it stands by itself', async () => {
		for (const objects of [true, false]) {
			const ref = await arrive(1);
			const { quote, id } = await desk.open(ref, lamps(1), own);
			got(await desk.receive(id, lamps(1)));
			got(await desk.inspect(id, [found('l1', 300)]));
			if (objects) {
				got(await desk.object(id));
				got(await desk.answer(id, 'stands'));
			} else {
				await one.sql`update returns set object_by = now() - interval '1 second' where id = ${id}`;
				expect(codes([await desk.object(id)])).toEqual(['return.state_conflict']);
				await turn();
			}
			expect(await stateOf(id)).toBe('settled');
			expect(await moneyOf(one, ref)).toMatchObject({ pending: quote.refund.amount - 300 });
		}
	});
});

describe('when the money goes out', () => {
	test('on request, by the first scan or a proof, on receipt; nothing is paid twice', async () => {
		const trusted = await arrive(1, tier('trusted'));
		const early = await desk.open(trusted, lamps(1), own);
		expect(early.confirmed.refunds).toHaveLength(1);
		expect(codes([await desk.cancel(early.id)])).toEqual(['return.refunded']);
		got(await desk.receive(early.id, lamps(1)));
		expect(codes([await desk.inspect(early.id, [found('l1', 100)])])).toEqual(['return.refunded']);
		got(await desk.inspect(early.id, [found('l1')]));
		expect(await moneyOf(one, trusted)).toMatchObject({ pending: early.quote.refund.amount, refunds: 1 });

		const proved = await arrive(1, tier('scan'));
		const byProof = await desk.open(proved, lamps(1), own);
		got(await desk.send(byProof.id));
		// A buyer's word, with a number beside it, is no proof.
		got(await desk.send(byProof.id, 'JJD 4711', false));
		expect(await moneyOf(one, proved)).toMatchObject({ refunds: 0 });
		expect(await moneyOf(one, proved)).toMatchObject({ pending: 0 });
		got(await desk.send(byProof.id, 'receipt 17'));
		expect(await moneyOf(one, proved)).toMatchObject({ pending: byProof.quote.refund.amount });

		const received = await arrive(2, tier('receipt'));
		const boxes = await desk.open(received, lamps(2), own);
		got(await desk.receive(boxes.id, lamps(1)));
		const half = (await moneyOf(one, received)).pending;
		expect(half).toBeGreaterThan(0);
		got(await desk.receive(boxes.id, lamps(1)));
		expect(await moneyOf(one, received)).toMatchObject({ pending: boxes.quote.refund.amount, refunds: 2 });
	});
	test('the parcel on its way back is a parcel: its first scan sends the return off, its delivery delivers nothing', async () => {
		const ref = await arrive(1, tier('scan'));
		const { id, quote } = await desk.open(ref, lamps(1), own);
		const shipment = await desk.parcel(ref, id, `BACK${ref}`);
		await scan(one, shipment, 'info_received', 9);
		expect(await stateOf(id)).toBe('approved');
		await scan(one, shipment, 'in_transit', 5);
		expect(await stateOf(id)).toBe('in_transit');
		expect(await moneyOf(one, ref)).toMatchObject({ pending: quote.refund.amount, refunds: 1 });
		await scan(one, shipment, 'delivered', 1);
		expect(await piecesByState(one, ref)).toEqual({ returning: 1 });
		expect(await stateOf(id)).toBe('in_transit');
		const delivered = await one.sql`select 1 from history h join orders o on o.id = h.order_id
			where o.ref = ${ref} and h.type like 'shipment.%' and h.data ->> 'status' = 'delivered'`;
		expect(delivered).toHaveLength(1);
		expect((await findOrderRecord(one.sql, ref))?.shipments).toHaveLength(1);
	});
});

describe('clocks', () => {
	test('a review decides itself for the shopper, a label expires, goods nobody looks at are paid', async () => {
		const [first, second, third] = [await arrive(1), await arrive(1), await arrive(1)];
		const late = (id: string, column: string) =>
			one.sql`update returns set ${one.sql(column)} = now() - interval '1 second' where id = ${id}`;
		const review = await desk.open(first, [{ line: 'l1', quantity: 1, reason: 'defective' } as never], own);
		expect(review.confirmed).toMatchObject({ result: 'requested', return: { state: 'needs_review' } });
		// The shop's fault, as stated: no fee, and the way back is the shop's.
		expect(review.quote).toMatchObject({ fee: { amount: 0 }, way_back: { paid_by: 'shop', withheld: 0 } });
		const label = await desk.open(second, lamps(1), own);
		const unseen = await desk.open(third, lamps(1), own);
		got(await desk.receive(unseen.id, lamps(1)));
		await turn();
		expect([await stateOf(review.id), await stateOf(label.id), await stateOf(unseen.id)]).toEqual([
			...['needs_review', 'approved', 'received']
		]);
		await late(review.id, 'decide_by');
		await late(label.id, 'expires_at');
		await late(unseen.id, 'settle_by');
		await turn();
		expect([await stateOf(review.id), await stateOf(label.id), await stateOf(unseen.id)]).toEqual([
			...['approved', 'expired', 'settled']
		]);
		expect(await piecesByState(one, second)).toEqual({ delivered: 1 });
		expect(await moneyOf(one, third)).toMatchObject({ pending: unseen.quote.refund.amount });
		// What expired can be asked for again, and gives the same.
		expect((await desk.back(second, lamps(1), own)).refund.amount).toBe(label.quote.refund.amount);
	});
	test('declined with a reason, the goods stay and the books forget it; without one it is not', async () => {
		const ref = await arrive(1);
		const asked = [{ line: 'l1', quantity: 1, reason: 'defective' } as never];
		const { id, quote } = await desk.open(ref, asked, own);
		expect(codes([await desk.decide(id, 'decline', ' ')])).toEqual(['reason.missing']);
		got(await desk.decide(id, 'decline', 'other: it works'));
		expect(codes([await desk.decide(id, 'accept')])).toEqual(['return.state_conflict']);
		expect(await piecesByState(one, ref)).toEqual({ delivered: 1 });
		expect((await desk.back(ref, asked, own)).refund.amount).toBe(quote.refund.amount);
	});
	test('the window closes to the second, and says since when', async () => {
		const ref = newRef();
		const day = 24 * 60;
		await placeLamps(one, ref, 1, { placed_at: '2026-01-02T10:00:00Z' });
		await deliver(one, ref, lamps(1), 40 * day);
		const shut = await desk.ask(ref, lamps(1), { kind: 'return' });
		expect(shut).toMatchObject({ refusal: { code: 'return.window_closed' } });
		const closedAt = Date.parse(String(!shut.ok && shut.refusal['closed_at']));
		const statedAt = (offset: number) => new Date(closedAt + offset).toISOString();
		const ask = (offset: number) => desk.ask(ref, lamps(1), { kind: 'return', statedAt: statedAt(offset) });
		expect([(await ask(-1000)).ok, (await ask(0)).ok, (await ask(1000)).ok]).toEqual([true, false, false]);
	});
});
