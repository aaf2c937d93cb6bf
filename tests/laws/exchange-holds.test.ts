import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { amountDue } from '#domain/money/amount-due.ts';
import { holdLink } from '#server/app/pay-link.ts';
import { createBind } from '#server/app/bind.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { findOrderRecord } from '#server/db/order-record.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { exchangeDesk, stockShoes } from '#tests/support/exchanges.ts';
import { brokenInvariants } from '#tests/support/order-state.ts';
import { WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy } from '#tests/support/quotes.ts';
import { deliver, found, got } from '#tests/support/returns.ts';
import { stripeDesk, type StripeDesk } from '#tests/support/stripe/desk.ts';
import { startStripe, type StripeServer } from '#tests/support/stripe/server.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** New goods sent ahead while the old ones' worth is held on a card, at a Stripe of our own. */
let database: FreshDatabase;
let one: Connection;
let stripe: StripeServer;
let money: StripeDesk;
let desk: ReturnType<typeof exchangeDesk>;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 10, name: 'test-one' });
	stripe = await startStripe();
	money = await stripeDesk(one, stripe);
	desk = exchangeDesk(one, { canHold: true });
	const until = { after: 'delivered_at' as const, for: 'P30D', end_of_day: true };
	const steps = [{ until, fee: null, postage: 'shop' as const }];
	await firstPolicy(one, { ...samplePolicy(), return: [{ id: 'standard', steps }] });
	await stockShoes(one, 'shoe', {
		...{ s: { price: 2500, level: 50 }, m: { price: 2500, level: 50 }, big: { price: 3000, level: 50 } }
	});
});
afterEach(async () => {
	expect(await brokenInvariants(one)).toEqual([]);
	const over =
		await one.sql`select id from payments where refunded + refund_pending + charged_back > captured`;
	expect(over).toHaveLength(0);
	// Nothing was taken twice, and of nothing more than was held.
	for (const intent of stripe.books.intents.values())
		expect(intent.amount_received).toBeLessThanOrEqual(intent.amount);
});
afterAll(async () => {
	await money?.stop();
	await stripe?.close();
	await one?.close();
	await database?.drop();
});

const linkOf = (ref: string, back: string) => {
	const bind = createBind(one.db, () => {});
	return holdLink(
		{
			...{ origin: 'https://shop.example', provider: 'stripe', api: money.api.online },
			run: (command, actor, input) => bind(command).run(actor, input)
		},
		WRITER,
		{ ref, back }
	);
};
const record = async (ref: string) => {
	const read = await findOrderRecord(one.sql, ref);
	if (!read) throw new Error(ref);
	return read;
};
/** What the history asks for as a deduction. */
const told = async (ref: string) =>
	(
		await one.sql<{ amount: number }[]>`select (data ->> 'amount')::int as amount from history h
		join orders o on o.id = h.order_id where o.ref = ${ref} and type = 'exchange.deduction_due'`
	).map((row) => ({ ...row }));
/** The page that Stripe last opened for an order. */
const pageOf = (ref: string) => {
	const pages = [...stripe.books.sessions.values()].filter(({ metadata }) => metadata['order_ref'] === ref);
	const page = pages.at(-1);
	if (!page) throw new Error('no page');
	return { page, count: pages.length };
};
async function asked(variant = 'shoe-m', quantity = 1) {
	const { ref } = await money.order('succeeded', {
		lines: [
			{
				...{ id: 'l1', title: 'Shoe', options: [], tags: [], quantity: 2, amount: 5000, unit_price: 2500 },
				...{ product_id: 'shoe', variant_id: 'shoe-s' }
			}
		]
	});
	await deliver(one, ref, [{ line: 'l1', quantity: 2 }]);
	return { ref, ...(await desk.swap(ref, variant, { ship: 'now', quantity })) };
}
/** The same, held and on its way to the buyer. */
async function ahead(quantity = 1) {
	const made = await asked('shoe-m', quantity);
	got(await linkOf(made.ref, made.back));
	const intent = stripe.books.pay(pageOf(made.ref).page);
	await money.wait();
	await money.round();
	await money.round();
	expect(await desk.state(made.id)).toBe('released');
	return { ...made, intent };
}
/** As if the bank would let go of it within a day. */
const almostOver = (id: string) =>
	one.sql`update exchanges set hold_until = now() + interval '20 hours' where id = ${id}`;
const rounds = async () => {
	for (let i = 0; i < 3; i++) await money.round();
};
const totals = async (ref: string) => {
	const [row] = await one.sql<{ captured: number; back: number }[]>`
		select sum(captured)::int as captured, sum(refunded + refund_pending)::int as back
		from payments p join orders o on o.id = p.order_id where o.ref = ${ref}`;
	return { ...row, due: amountDue(await record(ref)) };
};

test('nothing leaves before it is held; with the old goods back nothing was ever taken', async () => {
	const { ref, quote, confirmed, id, back } = await asked();
	expect(quote.exchange).toMatchObject({ ship: 'now', hold: 2500, difference: 0 });
	expect(confirmed.exchange?.state).toBe('reserved');
	await rounds();
	expect(await desk.state(id)).toBe('reserved');
	// The connection breaks before we hear of the page; asked again it is the same one.
	stripe.fault(/POST \/v1\/checkout\/sessions$/, 'drop_after');
	expect(await linkOf(ref, back)).toMatchObject({ refusal: { code: 'payment.unavailable' } });
	got(await linkOf(ref, back));
	const { page, count } = pageOf(ref);
	expect([count, page.amount_total, page.holds]).toEqual([1, 2500, true]);
	const intent = stripe.books.pay(page);
	// The webhook says that the buyer is through; what is held is asked for at once.
	const { keepsCard: _, holds: __, ...said } = page;
	await money.tell('checkout.session.completed', said);
	await rounds();
	expect(await desk.state(id)).toBe('released');
	expect(await totals(ref)).toEqual({ captured: 5000, back: 0, due: 0 });
	expect((await record(ref)).payments).toHaveLength(1);
	expect(await linkOf(ref, back)).toMatchObject({ ok: false });
	got(await desk.receive(back, [{ line: 'l1', quantity: 1 }]));
	got(await desk.inspect(back, [found('l1')]));
	stripe.fault(/POST \/v1\/payment_intents\/\w+\/cancel/, 'hang');
	await rounds();
	await money.wait();
	await rounds();
	expect(intent).toMatchObject({ status: 'canceled', amount_received: 0 });
	expect(await totals(ref)).toEqual({ captured: 5000, back: 0, due: 0 });
	expect(await money.tasksOf(ref)).toEqual([]);
});

test('taken before the bank lets go, once whatever breaks; what comes back late gives it back', async () => {
	const { ref, id, back, intent } = await ahead(2);
	await rounds();
	expect(intent.status).toBe('requires_capture');
	await almostOver(id);
	stripe.fault(/POST \/v1\/payment_intents\/\w+\/capture/, 'drop_after');
	await rounds();
	await money.wait();
	await rounds();
	expect(intent).toMatchObject({ status: 'succeeded', amount_received: 5000 });
	// It is no payment for anything else meanwhile.
	expect(await totals(ref)).toEqual({ captured: 10_000, back: 0, due: 0 });
	got(await desk.receive(back, [{ line: 'l1', quantity: 1 }]));
	await rounds();
	expect(await totals(ref)).toMatchObject({ back: 2500, due: 0 });
	got(await desk.inspect(back, [found('l1')]));
	await rounds();
	// The other shoe stays with its buyer: what was taken for it pays the new one.
	expect(await totals(ref)).toEqual({ captured: 10_000, back: 2500, due: 0 });
	await rounds();
	expect(await totals(ref)).toEqual({ captured: 10_000, back: 2500, due: 0 });
	expect(stripe.books.refundedOf(intent.id)).toBe(2500);
	const types = await one.sql<{ n: number }[]>`select count(*)::int as n from history h
		join orders o on o.id = h.order_id where o.ref = ${ref} and type = 'exchange.security_taken'`;
	expect(types[0]?.n).toBe(1);
});

test('what never came back is taken of what is held, and asked for of nobody', async () => {
	const { ref, back, intent } = await ahead();
	await one.sql`update returns set expires_at = now() - interval '1 second' where id = ${back}`;
	await money.round();
	// Between the end of its time and the bank's answer nobody is asked to pay it a second time.
	expect(amountDue(await record(ref))).toBe(0);
	await rounds();
	expect(intent).toMatchObject({ status: 'succeeded', amount_received: 2500 });
	expect(await totals(ref)).toEqual({ captured: 7500, back: 0, due: 0 });
});

test('what the bank refuses to take of what is held is asked of its buyer, and staff know of it', async () => {
	const refuse = () => stripe.fault(/POST \/v1\/payment_intents\/\w+\/capture/, 'refused');
	const asksFor = async (ref: string) =>
		(
			await one.sql<
				{ type: string; amount: number }[]
			>`select type, (data ->> 'amount')::int as amount from history h
			join orders o on o.id = h.order_id where o.ref = ${ref} and type in ('exchange.not_returned', 'exchange.deduction_due')`
		).map(({ type, amount }) => `${type} ${amount}`);
	const gone = await ahead();
	refuse();
	await one.sql`update returns set expires_at = now() - interval '1 second' where id = ${gone.back}`;
	await rounds();
	expect(await totals(gone.ref)).toEqual({ captured: 5000, back: 0, due: 2500 });
	expect(await asksFor(gone.ref)).toEqual(['exchange.not_returned 2500']);
	expect(await money.tasksOf(gone.ref)).toEqual(['request_refused']);

	const worn = await ahead();
	got(await desk.receive(worn.back, [{ line: 'l1', quantity: 1 }]));
	got(await desk.inspect(worn.back, [found('l1', 400)]));
	refuse();
	await one.sql`update returns set object_by = now() - interval '1 second' where id = ${worn.back}`;
	await rounds();
	expect(await asksFor(worn.ref)).toEqual(['exchange.deduction_due 400']);
	expect(await totals(worn.ref)).toEqual({ captured: 5000, back: 0, due: 400 });

	// Taken early nothing is due yet: it is once the goods have not come.
	const early = await ahead();
	await almostOver(early.id);
	refuse();
	await rounds();
	expect([await asksFor(early.ref), (await totals(early.ref)).due]).toEqual([[], 0]);
	await one.sql`update returns set expires_at = now() - interval '1 second' where id = ${early.back}`;
	await rounds();
	expect(await asksFor(early.ref)).toEqual(['exchange.not_returned 2500']);
});

test('never held, it waits for the old goods like any other; held after all, it is let go', async () => {
	const { ref, id, back } = await asked('shoe-big');
	expect(await desk.state(id)).toBe('awaiting_payment');
	await desk.pay(ref, 500);
	await rounds();
	expect(await desk.state(id)).toBe('reserved');
	got(await linkOf(ref, back));
	got(await desk.receive(back, [{ line: 'l1', quantity: 1 }]));
	await rounds();
	expect(await desk.state(id)).toBe('released');
	const intent = stripe.books.pay(pageOf(ref).page);
	await money.wait();
	await rounds();
	got(await desk.inspect(back, [found('l1')]));
	await rounds();
	expect(intent).toMatchObject({ status: 'canceled', amount_received: 0 });
	expect(await totals(ref)).toEqual({ captured: 5500, back: 0, due: 0 });
});

test('a deduction from an even exchange is taken of what is held, else asked for, once it is final', async () => {
	const { ref, back, intent } = await ahead();
	got(await desk.receive(back, [{ line: 'l1', quantity: 1 }]));
	got(await desk.inspect(back, [found('l1', 400)]));
	await rounds();
	expect(intent.status).toBe('requires_capture');
	got(await desk.object(back));
	got(await desk.answer(back, 'stands'));
	await rounds();
	expect(intent).toMatchObject({ status: 'succeeded', amount_received: 400 });
	expect(await totals(ref)).toEqual({ captured: 5400, back: 0, due: 0 });
	expect(await told(ref)).toEqual([]);

	const { ref: bare, back: its } = await asked();
	got(await desk.receive(its, [{ line: 'l1', quantity: 1 }]));
	got(await desk.inspect(its, [found('l1', 400)]));
	expect(await told(bare)).toEqual([]);
	await one.sql`update returns set object_by = now() - interval '1 second' where id = ${its}`;
	await rounds();
	expect(await told(bare)).toEqual([{ amount: 400 }]);
	expect(await totals(bare)).toEqual({ captured: 5000, back: 0, due: 400 });
	// Given back, it is nobody's debt.
	const { ref: fair, back: third } = await asked();
	got(await desk.receive(third, [{ line: 'l1', quantity: 1 }]));
	got(await desk.inspect(third, [found('l1', 400)]));
	got(await desk.object(third));
	got(await desk.answer(third, 'given_back'));
	await rounds();
	expect(await told(fair)).toEqual([]);
	expect(await totals(fair)).toEqual({ captured: 5000, back: 0, due: 0 });
});

test('what was withheld from the money of other goods of the same return is not kept of a security as well', async () => {
	const line = { title: 'Shoe', options: [], tags: [], quantity: 1, amount: 2500, unit_price: 2500 };
	const { ref } = await money.order('succeeded', {
		lines: [
			{ ...line, id: 'l1', product_id: 'shoe', variant_id: 'shoe-s' },
			{ ...line, id: 'l2' }
		]
	});
	const both = ['l1', 'l2'].map((id) => ({ line: id, quantity: 1 }));
	await deliver(one, ref, both);
	const wanted = both.map((piece) =>
		piece.line === 'l1' ? { ...piece, resolution: 'exchange', exchange_for: { variant_id: 'shoe-m' } } : piece
	);
	const { id: back, confirmed } = await desk.open(ref, wanted, { ship: 'now' });
	const id = confirmed.exchange?.id ?? '';
	got(await linkOf(ref, back));
	const intent = stripe.books.pay(pageOf(ref).page);
	await money.wait();
	await rounds();
	await almostOver(id);
	await rounds();
	expect(intent).toMatchObject({ status: 'succeeded', amount_received: 2500 });
	got(await desk.receive(back, both));
	got(await desk.inspect(back, [found('l1', 400), found('l2')]));
	await rounds();
	got(await desk.object(back));
	got(await desk.answer(back, 'stands'));
	await rounds();
	// 2100 of the other shoe’s 2500, and all that was taken of the card.
	expect(await totals(ref)).toEqual({ captured: 7500, back: 4600, due: 0 });
});

test('another amount than was asked for is held for nothing: staff look at it, and nothing leaves', async () => {
	const { ref, id, back } = await asked();
	got(await linkOf(ref, back));
	const { page } = pageOf(ref);
	page.amount_total = 100;
	stripe.books.pay(page);
	await money.wait();
	await rounds();
	expect(await desk.state(id)).toBe('reserved');
	expect(await money.tasksOf(ref)).toEqual(['amount_differs']);
});
