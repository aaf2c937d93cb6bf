import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cancelChoices } from '#domain/cancellation/cancel-choices.ts';
import { termsOf } from '#domain/cancellation/order-terms.ts';
import { concealGifts } from '#domain/gift/conceal.ts';
import { moneyView } from '#domain/order/money-view.ts';
import { evaluateRecord } from '#domain/policy/evaluate-record.ts';
import type { Result } from '#domain/refusal.ts';
import { returnPage } from '#domain/return/return-pages.ts';
import { listEndingAccounts } from '#server/db/credit-notices.ts';
import { exportPerson } from '#server/use-cases/export-person.ts';
import { WRITER } from '#tests/support/order-writer.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { findOrderRecord } from '#server/db/order-record.ts';
import { newId } from '#server/db/ids.ts';
import { listPublished } from '#server/db/policies.ts';
import { transact } from '#server/db/transaction.ts';
import { giveGoodwill } from '#server/use-cases/give-goodwill.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { exchangeDesk, stockShoes } from '#tests/support/exchanges.ts';
import { giftDesk } from '#tests/support/gifts.ts';
import { brokenInvariants } from '#tests/support/order-state.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { firstPolicy, moneyOf, placeLamps } from '#tests/support/quotes.ts';
import { deliver, found, got, scan } from '#tests/support/returns.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Gifts that go back, on a real database: what is their recipient's is never their buyer's (docs/adr/0023-gift-returns.md). */
let database: FreshDatabase;
let one: Connection;
let desk: ReturnType<typeof exchangeDesk>;
let gifts: ReturnType<typeof giftDesk>;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 10, name: 'test-one' });
	desk = exchangeDesk(one);
	gifts = giftDesk(one);
	const step = { until: { after: 'delivered_at' as const, for: 'P30D' }, fee: null };
	const resolutions = ['refund', 'store_credit', 'exchange', 'keep'] as const;
	const keep = { percent: 30, below: 30_000, reasons: ['quality'] };
	const standard = {
		...{ id: 'standard', steps: [step], resolutions: [...resolutions], keep },
		store_credit_expires: 'P1Y'
	};
	await firstPolicy(one, {
		...samplePolicy(),
		cancel: [{ id: 'standard', steps: [{ until: { event: 'claimed' }, fee: null }] }],
		return: [
			{
				...{ ...standard, id: 'trusted', when: { 'buyer.tier': 'trusted' } },
				refund_when: 'on_request'
			},
			{
				...{ ...standard, id: 'bonus', when: { 'buyer.tier': 'bonus' } },
				store_credit_bonus_percent: 10
			},
			standard
		],
		returns: { ways: [{ way: 'own', price: 0 }] },
		price_promise: { within: 'P90D' }
	});
});
afterEach(async () => expect(await brokenInvariants(one)).toEqual([]));
afterAll(async () => {
	await one?.close();
	await database?.drop();
});

const codes = (results: readonly Result<unknown>[]) =>
	results.flatMap((result) => (result.ok ? ['taken'] : [result.refusal.code]));
let counter = 0;
/** Sizes at 2500 but for `big`, which costs 3000. */
async function shoes(levels: Record<string, number>): Promise<(size: string) => string> {
	const id = `gift${++counter}`;
	const sizes = Object.entries({ s: 9, ...levels }).map(([size, level]) => [
		size,
		{ price: size === 'big' ? 3000 : 2500, level }
	]);
	await stockShoes(one, id, Object.fromEntries(sizes));
	return (size) => `${id}-${size}`;
}
/** The order as its buyer reads it. */
const read = async (ref: string) => {
	const record = await findOrderRecord(one.sql, ref);
	if (!record) throw new Error(ref);
	return concealGifts(record);
};
const asExchange = (variant: string, line = 'l1') => [
	{ line, quantity: 1, resolution: 'exchange' as const, exchange_for: { variant_id: variant } }
];

describe('goods sent in exchange for a gift', () => {
	/** Of two shoes one was given away and exchanged; the line of what was sent for it. */
	async function exchanged() {
		const size = await shoes({ m: 2, l: 2, xl: 2 });
		const ref = await desk.arrived(size('s'), 2);
		const lines = [{ line: 'l1', quantity: 1 }];
		const gift = await gifts.give(ref, lines);
		const { id, exchange } = await gift.open(asExchange(size('m')), 'given@example.org');
		got(await desk.receive(id, lines));
		await desk.turn();
		return { ref, size, exchange, line: await desk.newLine(exchange) };
	}
	async function pagesOf(ref: string) {
		const record = await read(ref);
		const versions = await listPublished(one.db);
		const terms = termsOf(record, versions);
		const evaluation = evaluateRecord(record, versions);
		return [
			...terms.actions.flatMap(({ kind, lines }) => lines.map(({ line }) => `${kind} ${line}`)),
			...cancelChoices(record, terms).map(({ line }) => `choose to cancel ${line}`),
			...returnPage(record, evaluation, 'UTC').choices.map(({ line }) => `choose to return ${line}`)
		];
	}

	test('are nobody else’s to cancel, send back, swap, keep or have cheaper; nor is it offered', async () => {
		const { ref, size, exchange, line } = await exchanged();
		const before = await moneyOf(one, ref);
		const own = [{ line, quantity: 1 }];
		await one.sql`update variants set price = 2000 where id = ${size('m')}`;
		const inShop = [
			await desk.ask(ref, own),
			await desk.ask(ref, own, { kind: 'withdraw' }),
			await desk.ask(ref, desk.wants(size('l'), 1, line), { kind: 'exchange' }),
			await desk.ask(ref, own, { kind: 'price_drop' })
		];
		expect(codes(inShop)).toEqual(inShop.map(() => 'goods.given'));
		expect((await pagesOf(ref)).filter((one) => one.endsWith(line))).toEqual([]);
		await deliver(one, ref, own);
		await desk.turn();
		expect(await desk.state(exchange)).toBe('shipped');
		const arrived = [
			await desk.ask(ref, own, { kind: 'return' }),
			await desk.ask(ref, desk.wants(size('l'), 1, line), { kind: 'exchange' }),
			await desk.ask(ref, [{ line, quantity: 1, resolution: 'keep', reason: 'quality' }] as never, {
				kind: 'return'
			}),
			// Together with what is theirs it is refused as well.
			await desk.ask(ref, [{ line: 'l1', quantity: 1 }, ...own], { kind: 'return' })
		];
		expect(codes(arrived)).toEqual(arrived.map(() => 'goods.given'));
		expect((await pagesOf(ref)).filter((one) => one.endsWith(line))).toEqual([]);
		expect(await moneyOf(one, ref)).toEqual(before);
		// Of their own the buyer loses nothing.
		expect(await pagesOf(ref)).toContain('return l1');
		const { id } = await desk.open(ref, [{ line: 'l1', quantity: 1 }]);
		got(await desk.receive(id, [{ line: 'l1', quantity: 1 }]));
		got(await desk.inspect(id, [found('l1')]));
		expect((await moneyOf(one, ref)).pending + (await moneyOf(one, ref)).refunded).toBe(2500);
	});

	test('are not given away again by the buyer; a link of the desk sends them back for their recipient', async () => {
		const { ref, line } = await exchanged();
		const own = [{ line, quantity: 1 }];
		const buyer = { kind: 'shopper', id: 'somebody' } as const;
		expect(codes([await gifts.share(ref, own, buyer)])).toEqual(['goods.given']);
		await deliver(one, ref, own);
		const gift = await gifts.give(ref, own);
		const { id } = await gift.open([{ line, quantity: 1, resolution: 'store_credit' }], 'given@example.org');
		got(await desk.receive(id, own));
		got(await desk.inspect(id, [found(line)]));
		const [credit] =
			await one.sql`select balance::int from credit_accounts where email_key = 'given@example.org'`;
		expect(credit).toEqual({ balance: 2500 });
	});
});

describe("the money of a gift's return", () => {
	const lines = [{ line: 'l1', quantity: 1 }];
	const asCredit = [{ line: 'l1', quantity: 1, resolution: 'store_credit' as const }];
	/** What its buyer's page says: the refunds, and how many returns it tells of. */
	const told = async (ref: string) => {
		const record = await read(ref);
		return [moneyView(record, 'UTC').refunds.length, record.returns.length];
	};

	test('is on no page of its buyer before the goods were looked at, whoever else is paid at once', async () => {
		const size = await shoes({ m: 2 });
		const buyer = { kind: 'business' as const, country: 'CH', tier: 'trusted' };
		const ref = await desk.arrived(size('s'), 1, { buyer });
		const gift = await gifts.give(ref, lines);
		const { id } = await gift.open(asCredit, 'early@example.org');
		expect(await told(ref)).toEqual([0, 0]);
		got(await desk.send(id, 'JJD1'));
		expect(await told(ref)).toEqual([0, 0]);
		got(await desk.receive(id, lines));
		expect(await told(ref)).toEqual([0, 0]);
		got(await desk.inspect(id, [found('l1')]));
		expect(await told(ref)).toEqual([1, 1]);
	});

	test('is never there without the return it is of, also while a deduction can be objected to', async () => {
		const size = await shoes({ m: 2 });
		const ref = await desk.arrived(size('s'));
		const { id } = await (await gifts.give(ref, lines)).open(asCredit, 'worn@example.org');
		got(await desk.receive(id, lines));
		got(await desk.inspect(id, [found('l1', 400)]));
		const [refunds, returns] = await told(ref);
		expect(refunds).toBe(returns);
	});
});

describe('credit of a gift', () => {
	test('that was paid with store credit brings no bonus for it a second time', async () => {
		for (const byCredit of [5000, 2000, 0]) {
			const ref = newRef();
			const paid = (provider: string, amount: number) => ({
				...{ provider, reference: `${provider}-${ref}`, amount, captured_at: '2026-11-02T10:00:05Z' }
			});
			const payments = [paid('store_credit', byCredit), paid('test', 5000 - byCredit)];
			await placeLamps(one, ref, 1, {
				buyer: { kind: 'business', country: 'CH', tier: 'bonus' },
				payments: payments.filter(({ amount }) => amount > 0)
			});
			await deliver(one, ref, [{ line: 'l1', quantity: 1 }]);
			const gift = await gifts.give(ref, [{ line: 'l1', quantity: 1 }]);
			const wanted = [{ line: 'l1', quantity: 1, resolution: 'store_credit' as const }];
			const { id } = await gift.open(wanted as never, `aunt-${ref}@example.org`);
			got(await desk.receive(id, [{ line: 'l1', quantity: 1 }]));
			got(await desk.inspect(id, [found('l1')]));
			const [row] =
				await one.sql`select credited::int, credit_bonus::int as bonus from returns where id = ${id}`;
			expect(row).toEqual({ credited: 5000, bonus: (5000 - byCredit) / 10 });
		}
	});

	test('is not given to its buyer while its recipient objects to what was deducted of it', async () => {
		const ref = newRef();
		await placeLamps(one, ref, 1);
		await deliver(one, ref, [{ line: 'l1', quantity: 1 }]);
		const gift = await gifts.give(ref, [{ line: 'l1', quantity: 1 }]);
		const wanted = [{ line: 'l1', quantity: 1, resolution: 'store_credit' as const }];
		const { id } = await gift.open(wanted as never, 'uncle@example.org');
		got(await desk.receive(id, [{ line: 'l1', quantity: 1 }]));
		got(await desk.inspect(id, [found('l1', 1000)]));
		got(await desk.object(id));
		const reason = { handle: 'late', words: '' };
		const staff = { kind: 'staff', id: newId() } as const;
		const given = await transact(one.db, (tx) =>
			giveGoodwill(tx, staff, { ref, id: newId(), amount: 1000, role: 'admin', reason })
		);
		expect(codes([given])).toEqual(['refund.exceeds_refundable']);
		got(await desk.answer(id, 'given_back'));
		const [row] = await one.sql`select credited::int from returns where id = ${id}`;
		const { captured } = await moneyOf(one, ref);
		expect(row).toEqual({ credited: captured });
	});
});

describe('the page of a gift', () => {
	const lines = [{ line: 'l1', quantity: 1 }];
	const nobody = { kind: 'anonymous' as const };

	test('says of a variant it does not offer the same, whatever it costs and whatever it is', async () => {
		const size = await shoes({ m: 2, big: 2, rare: 0 });
		const other = await shoes({ m: 2 });
		await one.sql`update variants set price = 3000 where id = ${size('rare')}`;
		const ref = await desk.arrived(size('s'));
		const { token } = got(await gifts.share(ref, lines));
		const ask = (variant: string) => gifts.app.ask(token, nobody, { lines: asExchange(variant) });
		const offered = (await gifts.app.open(token))?.exchanges.flatMap(({ variants }) =>
			variants.map(({ id }) => id)
		);
		expect(offered?.toSorted()).toEqual([size('m'), size('s')]);
		const refused = await Promise.all(['big', 'rare', 'nothing'].map((name) => ask(size(name))));
		for (const variant of [other('m'), other('s'), 'nothing', '']) refused.push(await ask(variant));
		expect(refused).toEqual(
			refused.map(() => ({ ok: false, refusal: { code: 'exchange.not_offered', line: 'l1' } }))
		);
		expect((await ask(size('m'))).ok).toBe(true);
	});
});

describe("a gift's recipient", () => {
	const lines = [{ line: 'l1', quantity: 1 }];
	const asCredit = [
		{ line: 'l1', quantity: 1, resolution: 'store_credit' as const, reason: 'style: not my colour' }
	];

	test('who never ordered is written to about credit that ends in the language they read', async () => {
		const size = await shoes({ m: 2 });
		const ref = await desk.arrived(size('s'));
		const gift = await gifts.give(ref, lines);
		const { id } = await gift.open(asCredit, 'zh@example.org', 'zh-CN');
		got(await desk.receive(id, lines));
		got(await desk.inspect(id, [found('l1')]));
		const end = new Date(Date.now() + 5 * 86_400_000).toISOString();
		await one.sql.begin(async (sql) => {
			await sql`alter table credit_entries disable trigger user`;
			await sql`update credit_entries set expires_at = ${end}
				where account_id = (select id from credit_accounts where email_key = 'zh@example.org')`;
			await sql`alter table credit_entries enable trigger user`;
		});
		const [account] = await listEndingAccounts(
			one.db,
			new Date(Date.now() + 9 * 86_400_000).toISOString(),
			null,
			9
		);
		expect(account).toMatchObject({ locale: 'zh-CN' });
	});

	test('finds their return in what is held of them; its buyer does not while it is kept from them', async () => {
		const size = await shoes({ m: 2 });
		const buyer = { kind: 'business' as const, country: 'CH', email: 'giver@example.com' };
		const ref = await desk.arrived(size('s'), 1, { buyer });
		const exported = async (email: string) =>
			JSON.stringify(await exportPerson(one, WRITER, () => ({ open: () => undefined }), email));
		const gift = await gifts.give(ref, lines);
		const before = await exported('giver@example.com');
		const { id } = await gift.open(asCredit, 'taker@example.org');
		const parcel = await desk.parcel(ref, id, 'JJD00GIFT');
		await scan(one, parcel, 'in_transit');
		got(await desk.receive(id, lines));
		const hidden = /R1\b|return\.|returning|not my colour|style|taker@|JJD00GIFT/;
		expect(before).not.toMatch(hidden);
		expect(await exported('giver@example.com')).not.toMatch(hidden);
		expect(await exported('taker@example.org')).toMatch(/R1\b[^]*not my colour/);
		got(await desk.inspect(id, [found('l1')]));
		// Told of it, but never why, nor by whom.
		const after = await exported('giver@example.com');
		expect(after).toMatch(/R1\b/);
		expect(after).not.toMatch(/not my colour|style|taker@/);
	});
});
