import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Sql, TransactionSql } from 'postgres';
import { advance, GIVEN_UP, RETURN_EVENTS, RETURN_STATES, type ReturnState } from '#domain/return/states.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { place } from '#tests/support/order-writer.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** The database itself refuses what must never be, whoever asks: a bug of ours, or a hand at the console. */
let database: FreshDatabase;
let shop: Connection;
let sql: Sql;
let order: string;

beforeAll(async () => {
	database = await freshDatabase();
	shop = connect(database.url, { max: 4, name: 'test-console' });
	sql = shop.sql;
});
beforeEach(async () => {
	const ref = newRef();
	await place(shop.db, ref);
	order = (await sql<{ id: string }[]>`select id from orders where ref = ${ref}`)[0]?.id ?? '';
});
afterAll(async () => {
	await shop?.close();
	await database?.drop();
});

type Work = (tx: TransactionSql) => PromiseLike<unknown>;
const inTransaction = (work: Work) => sql.begin(async (tx) => void (await work(tx)));
const refused = (work: Work, message: RegExp) => expect(inTransaction(work)).rejects.toThrow(message);
/** A line of two: one piece goes to another state. */
const moveOne = async (tx: TransactionSql, state: string) => {
	await tx`update portions set quantity = 1 where order_id = ${order} and state = 'open'`;
	await tx`insert into portions (id, order_id, line_id, state, quantity) values (${randomUUID()}, ${order}, 'l1', ${state}, 1)`;
};

describe('portions sum to their line', () => {
	const SUM = /portions of line l1 sum to \d+, ordered \d+/;
	test.each<[string, Work]>([
		['one piece too few', (tx) => tx`update portions set quantity = 1 where order_id = ${order}`],
		['one piece too many', (tx) => tx`update portions set quantity = 3 where order_id = ${order}`],
		[
			'a portion more',
			(tx) => tx`insert into portions (id, order_id, line_id, state, quantity)
			values (${randomUUID()}, ${order}, 'l1', 'delivered', 1)`
		],
		['none left', (tx) => tx`delete from portions where order_id = ${order}`],
		['the line grows', (tx) => tx`update order_lines set quantity = 3 where order_id = ${order}`],
		[
			'a line without portions',
			(tx) => tx`insert into order_lines (order_id, id, position, title, quantity, amount,
			share_discount, share_tax, share_shipping, share_shipping_tax) values (${order}, 'l1b', 9, 't', 1, 0, 0, 0, 0, 0)`
		]
	])('%s', (name, work) =>
		refused(work, name === 'a line without portions' ? /line l1b sum to 0, ordered 1/ : SUM)
	);

	test('judged at the end: pieces may be under way within a transaction', async () => {
		await inTransaction((tx) => moveOne(tx, 'delivered'));
		await inTransaction(async (tx) => {
			await tx`delete from portions where order_id = ${order} and state = 'open'`;
			await tx`update portions set quantity = 2 where order_id = ${order}`;
		});
	});

	test.each<[string, Work, RegExp]>([
		[
			'no pieces',
			(tx) => tx`update portions set quantity = 0 where order_id = ${order}`,
			/portions_quantity/
		],
		[
			'fewer than none',
			(tx) => tx`update portions set quantity = -1 where order_id = ${order}`,
			/portions_quantity/
		],
		['two rows of one place', (tx) => moveOne(tx, 'open'), /portions_one_row_per_place/],
		[
			'a portion of a line that is not there',
			(tx) => tx`update portions set line_id = 'l9' where order_id = ${order}`,
			/foreign key/
		],
		[
			'a line that is taken away',
			(tx) => tx`delete from order_lines where order_id = ${order}`,
			/foreign key/
		]
	])('%s', (_, work, message) => refused(work, message));

	test('open and cancelled goods are in no claim', async () => {
		const claim = randomUUID();
		await sql`insert into claims (id, order_id, state) values (${claim}, ${order}, 'held')`;
		await refused(
			(tx) => tx`update portions set claim_id = ${claim} where order_id = ${order}`,
			/portions_open_is_free/
		);
	});
});

describe('what was cancelled stays cancelled', () => {
	beforeEach(() => inTransaction((tx) => moveOne(tx, 'cancelled')));
	const cancelled = (tx: TransactionSql) => tx`order_id = ${order} and state = 'cancelled'`;
	const BACK = /cancelled goods of line l1 cannot come back/;

	test.each(['open', 'claimed', 'handed_over', 'delivered', 'returned'])('it does not become %s', (state) =>
		refused((tx) => tx`update portions set state = ${state} where ${cancelled(tx)}`, BACK)
	);
	test('it does not shrink, vanish or move, even where the sums would hold', async () => {
		await refused(async (tx) => {
			await tx`delete from portions where ${cancelled(tx)}`;
			await tx`update portions set quantity = 2 where order_id = ${order}`;
		}, BACK);
		await refused((tx) => tx`update portions set line_id = 'l2' where ${cancelled(tx)}`, BACK);
		await inTransaction(async (tx) => {
			await tx`delete from portions where order_id = ${order} and state = 'open'`;
			await tx`update portions set quantity = 2 where ${cancelled(tx)}`;
		});
		await refused(async (tx) => {
			await tx`update portions set quantity = 1 where ${cancelled(tx)}`;
			await tx`insert into portions (id, order_id, line_id, state, quantity) values (${randomUUID()}, ${order}, 'l1', 'open', 1)`;
		}, BACK);
	});
});

describe('history is only ever added to', () => {
	const ONLY = /history is append-only/;
	test.each<[string, Work]>([
		['changed', (tx) => tx`update history set data = '{}' where order_id = ${order}`],
		['backdated', (tx) => tx`update history set at = at - interval '1 day' where order_id = ${order}`],
		['deleted', (tx) => tx`delete from history where order_id = ${order}`],
		['emptied', (tx) => tx`truncate history`],
		['emptied with everything', (tx) => tx`truncate orders cascade`],
		[
			'written over',
			(tx) => tx`insert into history select * from history where order_id = ${order} and seq = 1
			on conflict (order_id, seq, at) do update set type = 'order.updated'`
		]
	])('not %s', (_, work) => refused(work, ONLY));

	test('an entry twice is refused', () =>
		refused(
			(tx) => tx`insert into history select * from history where order_id = ${order}`,
			/history_order_id_seq_at_pk/
		));
});

describe('a payment never gives back more than it took', () => {
	const give = (tx: TransactionSql | Sql, column: string, amount: number) =>
		tx`update payments set ${sql(column)} = ${sql(column)} + ${amount} where order_id = ${order}`;
	const OVER = /payments_never_over_refunded/;

	test.each(['refunded', 'refund_pending', 'charged_back'])('not by %s alone', async (column) => {
		await refused((tx) => give(tx, column, 5001), OVER);
		await give(sql, column, 5000);
		await refused((tx) => give(tx, column, 1), OVER);
	});
	test('not by all of them together', async () => {
		await give(sql, 'refunded', 3000);
		await give(sql, 'refund_pending', 1500);
		await refused((tx) => give(tx, 'charged_back', 501), OVER);
		await refused((tx) => tx`update payments set captured = 4000 where order_id = ${order}`, OVER);
		await refused((tx) => give(tx, 'refunded', -3001), /payments_whole/);
	});
	test('of 60 and 60 on 100, on two connections, one succeeds', async () => {
		const results = await Promise.allSettled(
			[1, 2].map(() => inTransaction((tx) => give(tx, 'refund_pending', 3000)))
		);
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
	});
	test('and takes no more than was agreed', () =>
		refused((tx) => tx`update payments set captured = 5001 where order_id = ${order}`, /payments_whole/));
});

describe('goods that come back', () => {
	const AGREE = /and its pieces do not agree/;
	let back: string;
	/** Both pieces of the line are on their way back. */
	const open = async (tx: TransactionSql, quantity = 2) => {
		const quote = randomUUID();
		back = randomUUID();
		await tx`insert into quotes (id, order_id, kind, state, body, takes, actor_kind, expires_at, accepted_at)
			values (${quote}, ${order}, 'return', 'accepted', '{}', '[]', 'machine', now(), now())`;
		await tx`insert into returns (id, order_id, quote_id, kind, state, position, number, way_back, postage_by, refund_when,
				promised, takes, approved_at)
			values (${back}, ${order}, ${quote}, 'return', 'approved', 1, ${back}, 'own', 'shop', 'inspection', 5000, '[]', now())`;
		await tx`insert into return_lines (return_id, order_id, line_id, quantity) values (${back}, ${order}, 'l1', ${quantity})`;
		await tx`update portions set state = 'returning', return_id = ${back} where order_id = ${order}`;
	};
	const receive = async (tx: TransactionSql, received: number) => {
		await tx`update return_lines set received = ${received} where return_id = ${back}`;
		await tx`update returns set state = 'received', received_at = now() where id = ${back}`;
		await tx`update portions set quantity = ${2 - received} where return_id = ${back}`;
		await tx`insert into portions (id, order_id, line_id, state, quantity, return_id)
			values (${randomUUID()}, ${order}, 'l1', 'returned', ${received}, ${back})`;
	};

	test('no return of more, or of other goods, than its pieces', async () => {
		await refused((tx) => open(tx, 3), AGREE);
		await refused((tx) => open(tx, 1), AGREE);
		await inTransaction((tx) => open(tx));
		await refused(async (tx) => {
			await tx`update portions set quantity = 1 where return_id = ${back}`;
			await tx`insert into portions (id, order_id, line_id, state, quantity) values (${randomUUID()}, ${order}, 'l1', 'cancelled', 1)`;
		}, AGREE);
		await refused((tx) => tx`update portions set return_id = null where return_id = ${back}`, AGREE);
		await refused(
			(tx) => tx`update portions set state = 'delivered' where return_id = ${back}`,
			/return_comes_back/
		);
		await refused(
			(tx) => tx`update returns set state = 'cancelled', ended_at = now() where id = ${back}`,
			AGREE
		);
	});
	test('no more received than was to come, and nothing of it leaves again', async () => {
		await inTransaction((tx) => open(tx));
		await refused(
			(tx) => tx`update return_lines set received = 3 where return_id = ${back}`,
			/return_lines_quantity/
		);
		await refused((tx) => tx`update return_lines set received = 1 where return_id = ${back}`, AGREE);
		await inTransaction((tx) => receive(tx, 1));
		await refused(
			(tx) => tx`update return_lines set received = 0 where return_id = ${back}`,
			/cannot change so/
		);
		const gone = /returned goods of line l1 cannot leave again/;
		await refused((tx) => tx`delete from portions where return_id = ${back} and state = 'returned'`, gone);
		await refused(
			(tx) =>
				tx`update portions set state = 'delivered', return_id = null where return_id = ${back} and state = 'returned'`,
			gone
		);
		await refused(
			(tx) => tx`update returns set state = 'inspected', inspected_at = now() where id = ${back}`,
			AGREE
		);
	});
	test('what was agreed stands, what ended stays ended, and why is said', async () => {
		await inTransaction((tx) => open(tx));
		const set = (change: string) => (tx: TransactionSql) =>
			tx`update returns set ${tx.unsafe(change)} where id = ${back}`;
		await refused(set('promised = 6000'), /cannot change so/);
		await refused((tx) => tx`delete from returns where id = ${back}`, /cannot change so/);
		await refused((tx) => tx`delete from return_lines where return_id = ${back}`, /cannot change so/);
		await refused(set(`state = 'cancelled'`), /returns_ended_when/);
		await refused(
			set(`kind = 'withdrawal', state = 'declined', ended_at = now(), reason = 'no'`),
			/returns_withdrawal|cannot change so|cannot go/
		);
		await inTransaction(async (tx) => {
			await tx`update portions set state = 'delivered', return_id = null where return_id = ${back}`;
			await tx`update returns set state = 'cancelled', ended_at = now() where id = ${back}`;
		});
		await refused(set(`state = 'approved', ended_at = null`), /cannot go from cancelled to approved/);
	});
	test('a return moves along its graph and no other way, pair by pair', async () => {
		const undo = new Error('nothing of it is kept');
		const told: Partial<Record<ReturnState, ReturnState[]>> = {};
		for (const from of RETURN_STATES) {
			const reached = (told[from] = [] as ReturnState[]);
			const tried = sql.begin(async (tx) => {
				const quote = randomUUID();
				back = randomUUID();
				const isEnd = (GIVEN_UP as readonly string[]).includes(from);
				await tx`insert into quotes (id, order_id, kind, state, body, takes, actor_kind, expires_at, accepted_at)
					values (${quote}, ${order}, 'return', 'accepted', '{}', '[]', 'machine', now(), now())`;
				await tx`insert into returns (id, order_id, quote_id, kind, state, position, number, way_back, postage_by, refund_when,
						promised, takes, decide_by, approved_at, sent_at, received_at, inspected_at, settled_at, closed_at, ended_at, reason)
					values (${back}, ${order}, ${quote}, 'return', ${from}, 1, ${back}, 'own', 'shop', 'inspection', 5000, '[]', now(),
						now(), now(), now(), now(), now(), ${from === 'closed' ? tx`now()` : null}, ${isEnd ? tx`now()` : null},
						${from === 'declined' ? 'other' : null})`;
				for (const to of RETURN_STATES) {
					const code = await tx
						.savepoint(async (inner) => {
							await inner`update returns set state = ${to} where id = ${back}`;
							throw Object.assign(new Error('undone'), { code: 'done' });
						})
						.catch((cause: { code?: string }) => cause.code);
					// What a row has to say in a state is asked after whether it may be in it.
					if (code !== '23001') reached.push(to);
				}
				throw undo;
			});
			await expect(tried).rejects.toBe(undo);
		}
		const graph = (from: ReturnState) =>
			RETURN_STATES.filter((to) => to === from || RETURN_EVENTS.some((event) => advance(from, event) === to));
		expect(told).toEqual(Object.fromEntries(RETURN_STATES.map((from) => [from, graph(from)])));
	});
});
