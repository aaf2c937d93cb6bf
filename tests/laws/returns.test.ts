import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { amountDue } from '#domain/money/amount-due.ts';
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
import { exchangeDesk, stockShoes } from '#tests/support/exchanges.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { brokenInvariants, lamps, piecesByState } from '#tests/support/order-state.ts';
import { documentOf, WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy, moneyOf, placeLamps } from '#tests/support/quotes.ts';
import { deliver, found, got, photoOf, scan } from '#tests/support/returns.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Goods that come back, on a real database: laws 1 to 4, races on two connections, and every clock. */
let database: FreshDatabase;
let one: Connection;
let other: Connection;
let desk: ReturnType<typeof exchangeDesk>;
let beside: ReturnType<typeof exchangeDesk>;

const arrived = { after: 'delivered_at' as const, for: 'P30D', end_of_day: true };

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 25, name: 'test-one' });
	other = connect(database.url, { max: 25, name: 'test-other' });
	[desk, beside] = [exchangeDesk(one), exchangeDesk(other)];
	const step = { until: arrived, fee: { percent: 12.5 }, postage: 'buyer' as const };
	const wide = {
		resolutions: ['refund' as const, 'exchange' as const, 'store_credit' as const, 'keep' as const],
		...{ store_credit_bonus_percent: 5, keep: { percent: 30 }, review: { reasons: ['defective'] } }
	};
	const moment = (tier: string, refund_when: 'on_request' | 'first_scan' | 'receipt') => ({
		...{ id: tier, when: { 'buyer.tier': tier }, steps: [step], refund_when, ...wide }
	});
	await firstPolicy(one, {
		...samplePolicy(),
		cancel: [{ id: 'standard', steps: [{ until: { event: 'claimed' }, fee: { percent: 5 } }] }],
		return: [
			// Past every window as soon as it arrives; what is faulty is answered for all the same.
			{ id: 'final-sale', when: { 'line.tags': { any: ['final_sale'] } }, steps: [], warranty: 'P10Y' },
			moment('trusted', 'on_request'),
			moment('scan', 'first_scan'),
			moment('receipt', 'receipt'),
			{ id: 'standard', steps: [step], ...wide }
		],
		returns: {
			ways: [
				{ way: 'label', price: 490 },
				{ way: 'own', price: 0 }
			]
		},
		price_promise: { within: 'P10Y' }
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

describe('laws 1, 3 and 4: any mix of all that can happen to goods and their money', () => {
	const FATES = [
		...([
			'whole',
			'part',
			'deducted',
			'given_back',
			'unseen',
			'declined',
			'kept',
			'expired',
			'later',
			'boxes'
		] as const)
	];
	const step = fc.record({
		what: fc.constantFrom(
			...(['cancel', 'claim', 'ship', 'ship', 'return', 'return', 'withdraw'] as const),
			...(['change', 'change', 'change', 'keep', 'price_drop', 'fault', 'fault'] as const)
		),
		line: fc.constantFrom('a', 'b'),
		quantity: fc.integer({ min: 1, max: 4 }),
		fate: fc.constantFrom(...FATES),
		labelled: fc.boolean(),
		asCredit: fc.boolean(),
		/** Sent on the buyer's own money, where the shop bears it: it came damaged. */
		posts: fc.boolean(),
		/** What is wanted instead: as dear, dearer, cheaper, of another product. */
		size: fc.constantFrom('m', 'big', 'mini', 'other'),
		/** The difference is paid, runs out at once, or nobody knows until the end. */
		pays: fc.constantFrom('paid', 'paid', 'never', 'late'),
		now: fc.boolean()
	});
	const mixes = fc.record({
		currency: fc.constantFrom('JPY', 'EUR', 'KWD'),
		buyer: fc.constantFrom(
			{ kind: 'consumer', country: 'DE' } as const,
			{ kind: 'business', country: 'CH' } as const,
			{ kind: 'business', country: 'CH', tier: 'trusted' } as const,
			{ kind: 'business', country: 'CH', tier: 'receipt' } as const
		),
		taxBeside: fc.boolean(),
		/** Whether no rule takes the second line back. */
		finalSale: fc.boolean(),
		quantities: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 3 })),
		amounts: fc.tuple(fc.integer({ min: 3000, max: 99_999 }), fc.integer({ min: 3000, max: 99_999 })),
		discount: fc.integer({ min: 0, max: 999 }),
		shipping: fc.integer({ min: 0, max: 1999 }),
		rounding: fc.integer({ min: 0, max: 90 }),
		steps: fc.array(step, { minLength: 3, maxLength: 9 })
	});
	type Mix = typeof mixes extends fc.Arbitrary<infer T> ? T : never;
	type Step = Mix['steps'][number];
	type Part = { line: string; quantity: number };
	/** Pieces by line, and whose place it took in the beginning. */
	const pieces = async (ref: string, state: string) =>
		one.sql<(Part & { root: string })[]>`with recursive family as (
				select order_id, id, id as root from order_lines where replaces is null
				union all select l.order_id, l.id, f.root from order_lines l join family f on l.order_id = f.order_id and l.replaces = f.id)
			select p.line_id as line, f.root, sum(p.quantity)::int as quantity from portions p join orders o on o.id = p.order_id
			join family f on f.order_id = o.id and f.id = p.line_id where o.ref = ${ref} and p.state = ${state} group by 1, 2 order by 1`;
	const late = (id: string, column: string) =>
		one.sql`update returns set ${one.sql(column)} = now() - interval '1 second' where id = ${id}`;
	const reload = async (ref: string) => (await findOrderRecord(one.sql, ref)) as OrderRecord;
	const toLines = (lines: readonly Part[]) => lines.map(({ line, quantity }) => ({ line, quantity }));

	beforeAll(async () => {
		for (const currency of ['JPY', 'EUR', 'KWD']) {
			const level = 99_999;
			const sizes = { s: 400, m: 400, big: 900, mini: 150 };
			const priced = Object.entries(sizes).map(([size, price]) => [size, { price, level }]);
			await stockShoes(one, `lamp${currency}`, Object.fromEntries(priced) as never);
			await stockShoes(one, `else${currency}`, { other: { price: 777, level } });
			await one.sql`update variants set currency = ${currency} where product_id in (${`lamp${currency}`}, ${`else${currency}`})`;
		}
	});
	const variant = (currency: string, size: string) =>
		size === 'other' ? `else${currency}-other` : `lamp${currency}-${size}`;

	async function placeMix(ref: string, mix: Mix): Promise<void> {
		const [first, second] = mix.amounts;
		const tax = mix.taxBeside ? Math.round((first + second + mix.shipping - mix.discount) * 0.19) : 0;
		const total = first + second - mix.discount + mix.shipping + mix.rounding + tax;
		const split = Math.floor(total / 3);
		const line = {
			...{ title: 'Lamp', options: [], tags: [], unit_price: 400 },
			...{ product_id: `lamp${mix.currency}`, variant_id: variant(mix.currency, 's') }
		};
		await placeLamps(one, ref, 1, {
			...{ ...documentOf(ref), currency: mix.currency, total, tax, prices_include_tax: !mix.taxBeside },
			buyer: { ...mix.buyer, email: `${ref}@example.com` },
			lines: [
				{ ...line, id: 'a', quantity: mix.quantities[0], amount: first },
				{
					...{ ...line, id: 'b', quantity: mix.quantities[1], amount: second },
					tags: mix.finalSale ? ['final_sale'] : []
				}
			],
			discounts: [{ amount: mix.discount }],
			shipping: { amount: mix.shipping, tax: 0 },
			adjustments: [{ kind: 'rounding', amount: mix.rounding }],
			payments: [split, total - split].map((amount, index) => ({
				...{ provider: 'card', reference: `${ref}-${index}`, amount, captured_at: '2026-11-02T10:00:05Z' }
			}))
		});
	}

	/** An order on its way through a mix; `open`: returns whose goods come at the end. */
	type Running = { ref: string; mix: Mix; open: { id: string; lines: Part[] }[] };

	/** A return that goes the way it was drawn; deducted, settled by a clock, given up or come back in part. */
	async function follow(run: Running, id: string, lines: readonly Part[], fate: string): Promise<boolean> {
		const [row] = await one.sql`select refunded_at is not null as paid, state, exists (select from exchanges x
			where x.return_id = r.id and state in ('released', 'shipped')) as sent from returns r where id = ${id}`;
		// What has been paid or sent already is not given up by the buyer.
		const isOut = row?.['paid'] === true || row?.['sent'] === true;
		if (fate === 'declined' && !isOut && row?.['state'] === 'needs_review')
			got(await desk.decide(id, 'decline', 'other: it works'));
		else if (fate === 'kept' && !isOut) got(await desk.cancel(id));
		else if (fate === 'expired' && row?.['paid'] === false) {
			await late(id, 'expires_at');
			await turn();
			expect(await stateOf(id)).toBe('expired');
		} else if (fate === 'later') run.open.push({ id, lines: toLines(lines) });
		else return come(id, lines, fate);
		return false;
	}

	/** What its buyer paid to send it: asked for wherever it can be, and taken on in whole, in part or not. */
	async function askPostage(id: string, fate: string): Promise<void> {
		const asked = await desk.postage(id, 777);
		if (!asked.ok) return expect(codes([asked])).toEqual(['postage.not_claimable']);
		if (fate === 'unseen')
			return void got(await desk.decidePostage(id, 'decline', undefined, 'no stamp on it'));
		got(await desk.decidePostage(id, 'accept', fate === 'boxes' ? 300 : 777, 'other: it says less'));
	}

	/** @returns whether it gives all that was promised, but for deductions */
	async function come(id: string, lines: readonly Part[], fate: string): Promise<boolean> {
		const missing = fate === 'part' ? 1 : 0;
		const came = lines.map(({ line, quantity }) => ({ line, quantity: Math.max(1, quantity - missing) }));
		for (const part of came) {
			const first = fate === 'boxes' && part.quantity > 1 ? 1 : 0;
			if (first > 0) got(await desk.receive(id, [{ ...part, quantity: first }]));
			got(await desk.receive(id, [{ ...part, quantity: part.quantity - first }]));
		}
		await askPostage(id, fate);
		if (fate === 'unseen') {
			await late(id, 'settle_by');
			await turn();
			return true;
		}
		// What has gone out is not deducted from.
		const [row] = await one.sql`select refunded_at is not null as paid from returns where id = ${id}`;
		const isPaid = row?.['paid'] === true;
		const less = (fate === 'deducted' || fate === 'given_back') && !isPaid ? 5 : 0;
		got(
			await desk.inspect(
				id,
				[...new Set(lines.map(({ line }) => line))].map((line) => found(line, less))
			)
		);
		if (less === 0) return fate !== 'part';
		if (fate === 'deducted') {
			await late(id, 'object_by');
			await turn();
			return false;
		}
		got(await desk.object(id));
		got(await desk.answer(id, 'given_back'));
		return true;
	}

	const SHUT = ['return.window_closed', 'return.not_eligible'];

	async function sendBack(
		run: Running,
		lines: readonly Part[],
		each: Pick<Step, 'fate' | 'labelled' | 'asCredit' | 'posts'>
	): Promise<void> {
		const reason = each.fate === 'declined' ? 'defective' : each.posts ? 'damaged_in_transit' : 'style';
		const resolution = each.asCredit ? ('store_credit' as const) : ('refund' as const);
		const asked = await desk.ask(
			run.ref,
			toLines(lines).map((part) => ({ ...part, reason, resolution })),
			{
				kind: 'return',
				// What is deducted has to be there after the way back.
				wayBack:
					each.labelled && !each.posts && !each.fate.startsWith('de') && each.fate !== 'given_back'
						? 'label'
						: 'own'
			}
		);
		if (!asked.ok && SHUT.includes(asked.refusal.code)) return report(run, lines, { ...each, size: 'm' });
		// What only a law takes back, it takes back for money.
		const isForMoney =
			!asked.ok && run.mix.finalSale && codes([asked])[0] === 'return.resolution_unavailable';
		if (isForMoney && each.asCredit) return sendBack(run, lines, { ...each, asCredit: false });
		const quote = got(asked);
		const id = got(await desk.confirm(quote.id)).return?.id ?? '';
		// The last command of an order makes up for the rest, so each has to be right by itself.
		if (await follow(run, id, lines, each.fate)) await gaveBack(id, quote.refund.amount);
	}

	/** What is faulty and past its window: a person decides, nothing is charged, the way back is the shop's. */
	async function report(
		run: Running,
		lines: readonly Part[],
		{ fate, asCredit, size, posts }: Pick<Step, 'fate' | 'asCredit' | 'size' | 'posts'>
	): Promise<void> {
		const { ref } = run;
		const resolution = size === 'big' ? 'exchange' : asCredit ? 'store_credit' : 'refund';
		const evidence = [await photoOf(one, ref)];
		const said = toLines(lines).map((part) => ({ ...part, reason: 'defective', resolution, evidence }));
		const more = {
			kind: 'return',
			warranty: true,
			comment: 'It broke.',
			wayBack: posts ? 'own' : 'label'
		} as const;
		const asked = await desk.ask(ref, said, more);
		// What can be sent back the ordinary way is.
		if (!asked.ok) return expect(codes([asked])).toEqual(['warranty.not_needed']);
		const { refund, fee, way_back, exchange } = asked.value;
		expect([fee.amount, way_back?.withheld, exchange?.difference ?? 0]).toEqual([0, 0, 0]);
		const { result, return: back } = got(await desk.confirm(asked.value.id));
		if (!back) throw new Error('no return came of it');
		expect([result, back.state]).toEqual(['requested', 'needs_review']);
		if (fate !== 'declined') got(await desk.decide(back.id, 'accept'));
		await desk.turn();
		const isWhole = await follow(run, back.id, lines, fate);
		await desk.turn();
		if (isWhole) await gaveBack(back.id, refund.amount);
	}

	/** Something else instead, before it is sent or after. */
	async function change(run: Running, part: Part, { size, pays, now, fate, labelled }: Step): Promise<void> {
		const wanted = variant(run.mix.currency, size);
		const own = (await reload(run.ref)).lines.find(({ id }) => id === part.line);
		if (own?.variant_id === wanted) return;
		const asked = await desk.ask(
			run.ref,
			[{ ...part, reason: 'style', exchange_for: { variant_id: wanted } } as never],
			{
				kind: 'exchange',
				wayBack: labelled && fate !== 'deducted' && fate !== 'given_back' ? 'label' : 'own',
				ship: now && 'tier' in run.mix.buyer && run.mix.buyer.tier === 'trusted' ? 'now' : 'on_receipt'
			}
		);
		// A fee makes a swap impossible; nothing else does.
		if (!asked.ok && run.mix.finalSale && SHUT.includes(asked.refusal.code)) return;
		if (!asked.ok) return expect([asked.refusal['because']]).toEqual(['costs']);
		const { exchange, return: back } = got(await desk.confirm(asked.value.id));
		if (!exchange) throw new Error('no exchange came of it');
		const { difference } = exchange;
		if (difference > 0 && pays === 'paid') await desk.pay(run.ref, difference);
		if (difference > 0 && pays === 'never')
			await one.sql`update exchanges set pay_by = now() where id = ${exchange.id}`;
		await desk.turn();
		if (difference > 0 && pays !== 'paid') {
			expect(await desk.state(exchange.id)).toBe(pays === 'late' ? 'awaiting_payment' : 'lapsed');
		}
		if (!back) return;
		const quoted = asked.value;
		const isWhole = await follow(run, back.id, [part], fate === 'declined' ? 'kept' : fate);
		await desk.turn();
		if (!isWhole || (difference > 0 && pays === 'late')) return;
		const isOff = difference > 0 && pays === 'never';
		await gaveBack(back.id, isOff ? (quoted.exchange?.if_unpaid?.refund ?? NaN) : quoted.refund.amount);
	}

	async function gaveBack(id: string, amount: number): Promise<void> {
		const [row] =
			await one.sql`select refunded::int, (select coalesce(sum(amount), 0)::int from refunds where return_id = r.id and not postage) as sum
			from returns r where id = ${id}`;
		expect(row).toEqual({ refunded: amount, sum: amount });
	}

	async function take(run: Running, each: Step, parcel: number): Promise<void> {
		const { ref } = run;
		const { what, line, quantity } = each;
		const of = async (state: string) => (await pieces(ref, state)).find(({ root }) => root === line);
		const [open, arrived] = [await of('open'), await of('delivered')];
		const isSent = what === 'return' || what === 'keep' || what === 'fault';
		const there = isSent ? arrived : what === 'change' || what === 'price_drop' ? (open ?? arrived) : open;
		if (what === 'withdraw') return withdraw(ref, open?.line ?? arrived?.line, quantity);
		if (!there) return;
		const part = { line: there.line, quantity: Math.min(quantity, there.quantity) };
		if (what === 'cancel') return void got(await desk.confirm((await desk.quote(ref, [part])).id));
		if (what === 'ship') return void (await deliver(one, ref, [part], parcel));
		if (what === 'return') return sendBack(run, [part], each);
		if (what === 'fault') return report(run, [part], each);
		if (what === 'change') return change(run, part, each);
		if (what === 'claim') {
			const { id: claim } = got(
				await transact(one.db, (tx) => claimGoods(tx, WRITER, { ref, lines: [part] }))
			);
			const box = { ref, carrier: 'dhl', trackingNumber: `CLAIM${ref}${parcel}`, claim };
			const { id } = got(await transact(one.db, (tx) => openShipment(tx, WRITER, box)));
			return scan(one, id, 'delivered', parcel);
		}
		const kind = what === 'keep' ? 'return' : what;
		const asked = await desk.ask(
			ref,
			[{ ...part, ...(what === 'keep' && { resolution: 'keep' as const }) }],
			{ kind }
		);
		if (!asked.ok && run.mix.finalSale && asked.refusal.code === 'return.resolution_unavailable') return;
		// Each piece once for each reason, and only where it costs less.
		if (!asked.ok) return expect(['quantity.unavailable', 'price.not_lower']).toContain(asked.refusal.code);
		const { refund } = got(await desk.confirm(asked.value.id));
		expect(refund.amount).toBe(asked.value.refund.amount);
	}

	/** From pieces wherever they are: those that have left come back and are paid then. */
	async function withdraw(ref: string, line: string | undefined, wanted: number): Promise<void> {
		if (line === undefined) return;
		const all = [...(await pieces(ref, 'open')), ...(await pieces(ref, 'delivered'))];
		const there = all.filter((part) => part.line === line).reduce((sum, { quantity }) => sum + quantity, 0);
		const lines = [{ line, quantity: Math.min(wanted, there) }];
		const asked = await desk.ask(ref, lines, { kind: 'withdraw' });
		if (!asked.ok) return expect(codes([asked])).toEqual(['return.not_eligible']);
		const { return: back } = got(await desk.confirm(asked.value.id));
		if (back) await come(back.id, back.lines ?? [], 'whole');
	}

	/** What was open is ended, and then all that is left leaves the order, as often as something new comes of it. */
	async function endAll(run: Running): Promise<void> {
		const { ref, open } = run;
		await one.sql`update exchanges set pay_by = now() where order_id = (select id from orders where ref = ${ref})`;
		await desk.turn();
		for (const { id, lines } of open) await come(id, lines, 'whole');
		for (let round = 0; round < 5; round++) {
			await desk.turn();
			const unsent = await pieces(ref, 'open');
			if (unsent.length > 0) got(await desk.confirm((await desk.quote(ref, toLines(unsent))).id));
			const kept = await pieces(ref, 'delivered');
			// Some of it goes back the ordinary way, and some as faulty.
			const together = run.mix.finalSale ? kept.map((part) => [part]) : kept.length > 0 ? [kept] : [];
			for (const some of together)
				await sendBack(run, some, {
					fate: 'whole',
					labelled: false,
					asCredit: false,
					posts: run.mix.quantities[0] > 2
				});
			if (unsent.length + kept.length === 0) break;
		}
		expect(new Set(Object.keys(await piecesByState(one, ref)))).not.toContain('delivered');
	}

	const business = { kind: 'business', country: 'CH' } as const;
	const usual = {
		fate: 'whole',
		labelled: false,
		asCredit: false,
		posts: false,
		size: 'm',
		pays: 'paid',
		now: false
	} as const;
	const plain: Omit<Mix, 'steps'> = {
		...{ currency: 'EUR', buyer: business, taxBeside: false, quantities: [2, 1], amounts: [6000, 3000] },
		finalSale: false,
		...{ discount: 0, shipping: 0, rounding: 1 }
	};
	const does = (what: Step['what'], quantity: number, more: Partial<Step> = {}): Step => ({
		...{ ...usual, line: 'a', what, quantity },
		...more
	});
	const [sendA, sendB] = [does('ship', 2), does('ship', 1, { line: 'b' })];
	/** What went wrong once. */
	const EXAMPLES: Mix[] = [
		// An even exchange of the last piece gives nothing of what belongs to the order as a whole.
		{ ...plain, steps: [sendA, does('cancel', 1, { line: 'b' }), does('change', 2)] },
		// Fewer pieces than were announced, each worth something else: kept with money back, or sent in two parcels.
		{ ...plain, steps: [sendA, does('keep', 1), does('change', 2, { size: 'mini', fate: 'part' })] },
		{
			...plain,
			steps: [does('ship', 1), does('ship', 1), does('change', 2, { size: 'mini', fate: 'part' })]
		},
		// What is promised for goods on their way back pays for nothing else.
		{
			...plain,
			steps: [
				sendA,
				does('change', 1, { size: 'big', pays: 'late', line: 'b' }),
				does('return', 1, { fate: 'later' })
			]
		},
		// The fee follows what came: of two boxes, and of less than was paid for in advance.
		{
			...{ ...plain, buyer: { ...business, tier: 'receipt' } },
			steps: [sendA, sendB, does('return', 2, { fate: 'boxes', asCredit: true })]
		},
		{
			...{ ...plain, buyer: { ...business, tier: 'trusted' } },
			steps: [sendA, does('return', 2, { fate: 'part' }), does('change', 1, { now: true, fate: 'expired' })]
		},
		// Paid, and not paid.
		{
			...plain,
			steps: [
				sendA,
				sendB,
				does('change', 1, { size: 'big' }),
				does('change', 1, { size: 'big', pays: 'never', line: 'b' })
			]
		},
		// On the buyer's own money: of what the shop had earned, and of nothing; then all the rest leaves.
		{
			...{ ...plain, shipping: 1200, quantities: [3, 2] },
			steps: [
				does('ship', 3),
				does('cancel', 1, { line: 'b' }),
				does('return', 1, { posts: true }),
				does('return', 1, { posts: true, fate: 'later' }),
				does('ship', 1, { line: 'b' })
			]
		},
		{ ...plain, steps: [sendA, does('return', 1, { posts: true }), does('cancel', 1, { line: 'b' })] },
		// Past every window: the same again, part of it, the money with something deducted, and not at all.
		{
			...{ ...plain, finalSale: true, quantities: [1, 3], shipping: 499, discount: 100 },
			steps: [
				does('ship', 1),
				does('ship', 3, { line: 'b' }),
				...(['declined', 'deducted', 'whole'] as const).map((fate) => does('fault', 1, { line: 'b', fate })),
				does('fault', 1, { line: 'b', size: 'big' })
			]
		},
		{
			...{ ...plain, finalSale: true, quantities: [1, 3], buyer: { ...business, tier: 'trusted' } },
			steps: [
				does('ship', 3, { line: 'b' }),
				does('fault', 2, { line: 'b', fate: 'part', asCredit: true }),
				does('fault', 1, { line: 'b', size: 'big', fate: 'later' })
			]
		}
	];

	/** No payment gives more than it took, and what was agreed when the order was placed stands. */
	const standing = (
		ref: string
	) => one.sql`select l.id, l.amount, l.share_discount, l.share_tax, l.share_shipping,
		o.total from order_lines l join orders o on o.id = l.order_id where o.ref = ${ref} and l.replaces is null order by 1`;

	test('closes to the unit: all refunds are what was paid, less the fees, postage, deductions and delivery named', async () => {
		const seen = {
			credit: 0,
			bonus: 0,
			given: 0,
			carried: 0,
			lapsed: 0,
			differences: 0,
			faulty: 0,
			postage: 0,
			postageCredit: 0
		};
		await fc.assert(
			fc.asyncProperty(mixes, async (mix) => {
				const run: Running = { ref: newRef(), mix, open: [] };
				const { ref } = run;
				await placeMix(ref, mix);
				const agreed = await standing(ref);
				for (const [index, each] of mix.steps.entries()) {
					await take(run, each, index + 2);
					const over = await one.sql`select p.id from payments p join orders o on o.id = p.order_id
						where o.ref = ${ref} and p.refunded + p.refund_pending > p.captured`;
					expect(over).toEqual([]);
				}
				await endAll(run);
				await turn();
				expect(await standing(ref)).toEqual(agreed);
				const { taken, exchanges = [], ...record } = await reload(ref);
				const sum = (amounts: readonly (number | undefined)[]) =>
					amounts.reduce<number>((total, amount = 0) => total + amount, 0);
				const stays = sum(taken.flatMap(({ withheld, kept }) => [withheld, kept]));
				const money = await moneyOf(one, ref);
				const [posted] = await one.sql<
					{ granted: number; refunds: number; refunded: number; credited: number; credit: number }[]
				>`
					select coalesce(sum(w.granted), 0)::int as granted, coalesce(sum(w.refunded), 0)::int as refunded,
						coalesce(sum(w.credited), 0)::int as credited,
						(select coalesce(sum(amount), 0)::int from refunds where order_id = o.id and postage) as refunds,
						(select coalesce(sum(amount), 0)::int from credit_entries where order_id = o.id and kind = 'postage') as credit
					from orders o left join returns r on r.order_id = o.id left join postage_claims w on w.return_id = r.id
					where o.ref = ${ref} group by o.id`;
				// Postage is paid beside all that goods give back, and takes nothing of it.
				const postage = posted?.refunds ?? NaN;
				expect(posted).toMatchObject({ refunded: postage, credited: posted?.credit });
				expect(posted?.granted).toBe(postage + (posted?.credit ?? NaN));
				expect(money.refunded + money.pending - postage).toBe(money.captured - money.fees - stays);
				seen.postage += postage;
				seen.postageCredit += posted?.credit ?? 0;
				expect(amountDue({ ...record, taken, exchanges })).toBe(0);
				// Credit: each unit of it is a refund of what was paid, but for the bonus.
				const [credit] = await one.sql<{ given: number; refunds: number; bonus: number; promised: number }[]>`
					select coalesce(sum(e.amount) filter (where e.kind = 'issued'), 0)::int as given,
						coalesce(sum(e.amount) filter (where e.kind = 'bonus'), 0)::int as bonus,
						(select coalesce(sum(amount), 0)::int from refunds where order_id = o.id and as_credit) as refunds,
						(select coalesce(sum(credit_bonus), 0)::int from returns where order_id = o.id) as promised
					from orders o left join credit_entries e on e.order_id = o.id where o.ref = ${ref} group by o.id`;
				expect(credit).toMatchObject({ given: credit?.refunds, bonus: credit?.promised });
				expect(money.refunded).toBe(credit?.refunds);
				seen.credit += credit?.given ?? 0;
				seen.bonus += credit?.bonus ?? 0;
				seen.given += sum(taken.map(({ given }) => given?.amount));
				seen.carried += sum(taken.map(({ carried }) => carried));
				const came = record.returns.filter(({ warranty, state }) => warranty && state === 'settled');
				seen.faulty += came.length;
				seen.lapsed += exchanges.filter(({ state }) => state === 'lapsed').length;
				seen.differences += sum(exchanges.map(({ paid_at, difference }) => (paid_at ? difference : 0)));
			}),
			{ numRuns: Number(process.env['MIXES'] ?? 10), examples: EXAMPLES.map((one) => [one]) }
		);
		expect(Object.entries(seen).filter(([, amount]) => amount === 0)).toEqual([]);
	}, 600_000);
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
