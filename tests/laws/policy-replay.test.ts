import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PolicyDocument } from '#domain/policy/document.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { listTables, readTable } from '#server/db/whole-database.ts';
import { findLastReplay } from '#server/db/policy-replays.ts';
import { transact } from '#server/db/transaction.ts';
import { beginDraft, saveDraftAtDesk } from '#server/use-cases/edit-policy-draft.ts';
import { publishDraft } from '#server/use-cases/publish-policy.ts';
import { claimGoods } from '#server/use-cases/claim-goods.ts';
import { beginReplay, stopReplay, workOnReplay } from '#server/use-cases/replay-policy.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { firstPolicy, placeLamps } from '#tests/support/quotes.ts';
import { deliver, got, returnDesk } from '#tests/support/returns.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** A draft tried on the shop's own past: it says what would have been, and nothing of any order changes (law 11). */
let database: FreshDatabase;
let one: Connection;
let other: Connection;

/** Fees before and after the warehouse has it, per order and per line, and one on returns: all that adds up step by step. */
const shopPolicy = (): PolicyDocument => ({
	...samplePolicy(),
	extend: [],
	cancel: [
		{
			id: 'large',
			when: { 'order.total': { gte: 50_000 } },
			steps: [{ until: { event: 'claimed' }, fee: { percent: 7, min: 333, per: 'order' } }]
		},
		{
			id: 'standard',
			steps: [
				{ until: { event: 'claimed' }, fee: { percent: 10 } },
				{ until: { event: 'handed_over' }, fee: { percent: 40 }, needs: 'release' }
			]
		}
	],
	return: [
		{
			id: 'standard',
			steps: [
				{
					until: { after: 'delivered_at', for: 'P30D', end_of_day: true },
					fee: { percent: 12.5 },
					postage: 'buyer'
				}
			],
			resolutions: ['refund', 'store_credit']
		}
	],
	returns: {
		ways: [
			{ way: 'label', price: 490 },
			{ way: 'own', price: 0 }
		]
	}
});
const refs = { small: newRef(), large: newRef(), back: newRef(), open: newRef() };

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 4, name: 'test-one' });
	other = connect(database.url, { max: 4, name: 'test-other' });
	await firstPolicy(one, shopPolicy());
	const desk = returnDesk(one);
	const take = async (ref: string, quantity: number) =>
		got(await desk.confirm((await desk.quote(ref, [{ line: 'l1', quantity }])).id));

	await placeLamps(one, refs.small, 7);
	await take(refs.small, 1);
	await take(refs.small, 2);
	await take(refs.small, 4);
	const large = { amount: 60_001, quantity: 3 };
	await placeLamps(one, refs.large, 3, {
		lines: [{ id: 'l1', title: 'Lamp', options: [], tags: [], ...large }],
		total: 60_001,
		payments: [
			{ provider: 'test', reference: refs.large, amount: 60_001, captured_at: '2026-11-02T10:00:05Z' }
		]
	});
	await take(refs.large, 1);
	await take(refs.large, 1);
	await placeLamps(one, refs.back, 3);
	await deliver(one, refs.back, [{ line: 'l1', quantity: 3 }]);
	await desk.open(refs.back, [{ line: 'l1', quantity: 2, reason: 'style' }] as never, { wayBack: 'label' });
	await desk.open(refs.back, [{ line: 'l1', quantity: 1, reason: 'defective' }] as never, { wayBack: 'own' });
	await placeLamps(one, refs.open, 2);
});
afterAll(async () => {
	await one?.close();
	await other?.close();
	await database?.drop();
});

const run = <Input, Output>(
	command: (tx: never, actor: typeof STAFF, input: Input) => Promise<Output>,
	input: Input,
	connection = one
) => transact(connection.db, (tx) => command(tx as never, STAFF, input) as never) as Promise<Output>;
const STAFF = { kind: 'staff', id: crypto.randomUUID() } as const;

async function draftOf(document: PolicyDocument): Promise<string> {
	const [held] = await one.sql<{ id: string }[]>`
		select id from policies where state = 'published' order by valid_from desc, version desc limit 1`;
	const { id } = got(await run(beginDraft, { from: held!.id }));
	got(await run(saveDraftAtDesk, { id, edit: 1, document: { ok: true, policy: document } }));
	return id;
}

/** The draft tried to the end. */
async function tried(document: PolicyDocument) {
	const id = await draftOf(document);
	const replay = got(await run(beginReplay, { id, months: 3 }));
	for (let isMore = true; isMore;) isMore = got(await run(workOnReplay, replay)).isMore;
	const stored = (await findLastReplay(one.db, id))!;
	expect(stored.state).toBe('done');
	return stored.progress;
}

/** Every row of the shop but those of drafts and of replays, as text. */
async function everything(): Promise<Record<string, string>> {
	const own = ['policies', 'policy_replays', 'audit'];
	return one.sql.begin(async (tx) => {
		const all: Record<string, string> = {};
		for (const table of await listTables(tx)) {
			if (own.includes(table.name)) continue;
			let text = '';
			for await (const chunk of await readTable(tx, table)) text += String(chunk);
			all[table.name] = text;
		}
		return all;
	});
}

test('under the version they had, all quotes come out as they were given, to the unit, and nothing is written', async () => {
	const before = await everything();
	const { tally, seen } = await tried(shopPolicy());
	expect(seen).toEqual({ open: expect.any(Number), past: 7 });
	expect(tally.past).toEqual({ same: 7, cheaper: 0, dearer: 0, refused: 0, allowed: 0, skipped: 0 });
	const { fee_was, fee_current, fee_draft, refund_was, refund_current, refund_draft } = tally.sums['EUR']!;
	const [row] = await one.sql<
		{ fee: string; refund: string }[]
	>`select sum((body -> 'fee' ->> 'amount')::int)::text as fee,
		sum((body -> 'refund' ->> 'amount')::int)::text as refund from quotes where state = 'accepted'`;
	expect([fee_was, fee_current, fee_draft]).toEqual([row!.fee, row!.fee, row!.fee]);
	expect([refund_was, refund_current, refund_draft]).toEqual([row!.refund, row!.refund, row!.refund]);
	expect(Number(fee_was)).toBeGreaterThan(0);
	expect(tally.examples).toEqual([]);
	expect(await everything()).toEqual(before);
});

test('a draft says who would have paid more, less or been refused, and which open orders would differ', async () => {
	const dearer = shopPolicy();
	dearer.cancel[1]!.steps[0]!.fee = { percent: 20 };
	const paid = await tried(dearer);
	expect(paid.tally.past).toMatchObject({ dearer: 3, same: 4, refused: 0 });
	// 5,000 for 7 pieces, in three steps: 20 % of each.
	const sums = paid.tally.sums['EUR']!;
	expect(Number(sums.fee_draft) - Number(sums.fee_current)).toBe(500);
	expect(Number(sums.refund_current) - Number(sums.refund_draft)).toBe(500);
	expect(paid.tally.open).toMatchObject({ dearer: 1, reached: 0 });
	expect(paid.tally.examples).toEqual(
		expect.arrayContaining([
			expect.objectContaining({
				...{ where: 'open', side: 'dearer', ref: refs.open },
				...{ current: { action: 'cancel', fee: 500 }, draft: { action: 'cancel', fee: 1000 } }
			})
		])
	);
	const closed = shopPolicy();
	closed.return = [{ id: 'standard', steps: [] }];
	closed.cancel = [{ id: 'standard', steps: [{ until: { event: 'claimed' }, fee: null }] }];
	const never = await tried(closed);
	expect(never.tally.past).toMatchObject({ refused: 2, cheaper: 5 });
	expect(never.tally.sums['EUR']).toMatchObject({ fee_draft: '0' });
});

test('what the warehouse held then is held in the replay, also where it was let go since', async () => {
	const ref = newRef();
	await placeLamps(one, ref, 2);
	got(await run(claimGoods as never, { ref, lines: [{ line: 'l1', quantity: 2 }] } as never));
	const desk = returnDesk(one);
	const quote = await desk.quote(ref, [{ line: 'l1', quantity: 2 }]);
	expect(quote.fee.amount).toBe(2000);
	got(await desk.confirm(quote.id));
	// The warehouse says yes, and lets the claim go.
	const [request] = await one.sql<{ id: string }[]>`
		select r.id from requests r join orders o on o.id = r.order_id where o.ref = ${ref}`;
	const { decideRequest } = await import('#server/use-cases/decide-request.ts');
	got(
		await run(
			decideRequest as never,
			{ id: request!.id, decision: 'accept', reason: 'can_be_stopped' } as never
		)
	);
	const { tally } = await tried(shopPolicy());
	expect(tally.past).toMatchObject({ same: 8, refused: 0, skipped: 0 });
	const { fee_was, fee_draft } = tally.sums['EUR']!;
	expect(fee_draft).toBe(fee_was);
});

test('only a longer time reaches orders that are there, and publishing it does what the replay said', async () => {
	const longer = shopPolicy();
	longer.extend = [{ id: 'winter', placed: ['2026-10-01', '2026-12-31'], return_until: '2027-02-28' }];
	longer.cancel[1]!.steps[0]!.fee = { percent: 50 };
	const ref = newRef();
	await placeLamps(one, ref, 1);
	await deliver(one, ref, [{ line: 'l1', quantity: 1 }]);
	const { tally } = await tried(longer);
	expect(tally.open.reached).toBeGreaterThanOrEqual(1);
	const quote = () => returnDesk(one).quote(refs.open, [{ line: 'l1', quantity: 1 }]);
	const before = await quote();
	got(await run(publishDraft, { id: await draftOf(longer) }));
	expect((await quote()).fee).toEqual(before.fee);
	const back = await returnDesk(one).back(ref, [{ line: 'l1', quantity: 1, reason: 'style' }] as never);
	expect(back.schedule.at(-1)).toMatchObject({ from: '2027-02-28T23:00:00Z', action: 'none' });
});

test('two who work on one replay count nothing twice; stopped, it stays as it is', async () => {
	const id = await draftOf(shopPolicy());
	const replay = got(await run(beginReplay, { id, months: 12 }));
	for (let round = 0; round < 20; round++) {
		await Promise.all([run(workOnReplay, replay, one), run(workOnReplay, replay, other)]);
	}
	const { progress, state } = (await findLastReplay(one.db, id))!;
	expect(state).toBe('done');
	const sum = Object.values(progress.tally.past).reduce((total, count) => total + count, 0);
	expect(sum).toBe(progress.seen.past);
	expect((await run(stopReplay, replay)).ok).toBe(false);
	const again = got(await run(beginReplay, { id, months: 1 }));
	got(await run(stopReplay, again));
	expect(got(await run(workOnReplay, again))).toEqual({ isMore: false });
	expect((await run(beginReplay, { id, months: 7 })).ok).toBe(false);
	expect((await run(beginReplay, { id: crypto.randomUUID(), months: 3 })).ok).toBe(false);
});
