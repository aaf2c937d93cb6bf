import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TypedAnswer } from '#domain/feedback/answer.ts';
import { retentionPeriods } from '#domain/retention/periods.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { countHeard } from '#server/db/change-figures.ts';
import { sumFeedback } from '#server/db/feedback-lists.ts';
import { sumReviews } from '#server/db/feedback-reviews.ts';
import { transact } from '#server/db/transaction.ts';
import { planForEvents } from '#server/use-cases/ask-feedback.ts';
import { giveScore } from '#server/use-cases/give-feedback.ts';
import { letGo } from '#server/use-cases/retain.ts';
import { takeFeedbackBack, tellFeedback } from '#server/use-cases/tell-feedback.ts';
import { accept } from '#domain/refusal.ts';
import { documentOf } from '#tests/support/order-writer.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { got, photoOf } from '#tests/support/returns.ts';
import { placeLamps } from '#tests/support/quotes.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Whose an answer is, for how long it can be changed, and what it counts in (issue 10, 1 and "Bad input"). */
let database: FreshDatabase;
let one: Connection;
let ref: string;
let id: string;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 4, name: 'test-one' });
});
afterAll(async () => {
	await one?.close();
	await database?.drop();
});
beforeEach(async () => {
	({ ref, id } = await newOrder());
});

async function newOrder(): Promise<{ ref: string; id: string }> {
	const made = newRef();
	const lines = [
		{ id: 'l1', title: 'Lamp', options: [], tags: [], quantity: 2, amount: 5000, product_id: 'p1' }
	];
	await placeLamps(one, made, 2, {
		lines,
		placed_at: new Date().toISOString(),
		buyer: documentOf(made).buyer
	});
	const [row] = await one.sql<{ id: string }[]>`select id from orders where ref = ${made}`;
	return { ref: made, id: row?.id ?? '' };
}

const ADA = { kind: 'shopper', id: 'ada' } as const;
const nothing: TypedAnswer = {
	...{
		nps: '',
		words: '',
		reasons: [],
		photos: [],
		line: '',
		review: false,
		stars: '',
		fit: '',
		named: false
	}
};
const tap = (
	score: 1 | 2 | 3 | 4 | 5,
	more: { about?: string; anonymous?: boolean; of?: string; key?: string } = {}
) => {
	const { about = '', anonymous = false, of = ref, key } = more;
	return transact(one.db, (tx) => giveScore(tx, ADA, { ref: of, about, score, anonymous, key }));
};
const tell = (typed: Partial<TypedAnswer>, more: { key?: string; of?: string } = {}) =>
	transact(one.db, (tx) =>
		tellFeedback(tx, ADA, { ref: more.of ?? ref, about: '', key: more.key, typed: { ...nothing, ...typed } })
	);
const answers = (of = id) =>
	one.sql<
		{ id: string; score: number; given_at: Date }[]
	>`select * from feedback_answers where order_id = ${of}`;

describe('an answer', () => {
	test('is about what its own order was asked, and never about another’s', async () => {
		const other = await newOrder();
		got(
			await transact(one.db, async (tx) => {
				const event = { orderId: other.id, type: 'cancel.accepted' as const, data: {}, at: new Date() };
				return accept(await planForEvents(tx, [event]));
			})
		);
		for (const about of [`order:${other.id}`, `cancelled:${other.id}`, `cancelled:${id}`, 'order:', 'x'])
			expect(await tap(1, { about }), about).toMatchObject({ refusal: { code: 'feedback.not_found' } });
		expect([...(await answers()), ...(await answers(other.id))]).toEqual([]);
		expect((await tap(1, { about: `cancelled:${other.id}`, of: other.ref })).ok).toBe(true);
	});

	test('is one however often the same link is followed and the same form sent', async () => {
		await Promise.all(Array.from({ length: 8 }, () => tap(2)));
		got(await tap(3));
		expect(await answers()).toMatchObject([{ score: 3 }]);
		const back = await transact(one.db, (tx) => takeFeedbackBack(tx, ADA, { ref, about: '' }));
		expect(back.ok).toBe(true);
		expect(await answers()).toEqual([]);
	});

	test('can be changed for a day to the second, and then by no form', async () => {
		got(await tap(3));
		const age = (span: string) =>
			one.sql`update feedback_answers set given_at = now() - ${span}::interval where order_id = ${id}`;
		await age('23 hours 59 minutes 58 seconds');
		expect((await tap(4)).ok).toBe(true);
		expect((await tell({ words: 'just in time' })).ok).toBe(true);
		await age('24 hours 1 second');
		const late = { refusal: { code: 'feedback.closed' } };
		expect(await tap(5)).toMatchObject(late);
		expect(await tell({ words: 'too late' })).toMatchObject(late);
		expect(await transact(one.db, (tx) => takeFeedbackBack(tx, ADA, { ref, about: '' }))).toMatchObject(late);
		expect(await answers()).toMatchObject([{ score: 4 }]);
	});
});

describe('an anonymous answer', () => {
	test('leads nowhere back from any table, is given once, and opens for its own key alone', async () => {
		const { key } = got(await tap(1, { anonymous: true }));
		const words = `I would rather not say who I am ${ref}`;
		got(await tell({ words }, { key: key ?? '' }));
		const [row] = await one.sql<{ id: string; given_at: string }[]>`select a.* from feedback_answers a
			join feedback_words w on w.answer_id = a.id where w.words = ${words}`;
		expect(row).toMatchObject({
			order_id: null,
			subject: null,
			line_id: null,
			product_id: null,
			edited_at: null
		});
		expect(Date.parse(row?.given_at ?? '') % 86_400_000).toBe(0);
		// A version 7 id would tell the millisecond.
		expect(row?.id[14]).toBe('4');
		expect(await answers()).toEqual([]);
		// No row of any table names both, nor the answer beside an actor.
		const tables = await one.sql<{ name: string }[]>`select table_name as name from information_schema.tables
			where table_schema = 'public' and table_type = 'BASE TABLE'`;
		for (const { name } of tables) {
			const rows = await one.sql`select to_jsonb(t)::text as text from ${one.sql(name)} t
				where to_jsonb(t)::text like ${`%${row?.id ?? ''}%`}`;
			for (const { text } of rows) {
				expect(text, name).not.toContain(id);
				expect(text, name).not.toMatch(/"(actor_id|staff_id|email_key)": "/);
			}
		}
		// Nor does anything say more of when than the day: not what urgent words ask of staff, not that it was answered.
		got(await tell({ words: `My lawyer will hear of this ${ref}` }, { key: key ?? '' }));
		const [task] = await one.sql<{ raised: number; due: number; given: number }[]>`select
			(extract(epoch from k.raised_at) * 1000)::float8 as raised, (extract(epoch from k.due_at) * 1000)::float8 as due,
			(extract(epoch from a.given_at) * 1000)::float8 as given
			from feedback_tasks k join feedback_answers a on a.id = k.answer_id where a.id = ${row?.id ?? ''}`;
		expect(task?.raised).toBe(task?.given);
		expect((task?.due ?? 1) % 3_600_000).toBe(0);
		const asks = await one.sql`select state, a.due_at = o.placed_at as says_nothing, asked_at
			from feedback_asks a join orders o on o.id = a.order_id where a.order_id = ${id}`;
		expect([...asks]).toEqual([{ state: 'answered', says_nothing: true, asked_at: null }]);
		expect(await tap(5, { anonymous: true })).toMatchObject({ refusal: { code: 'feedback.given' } });
		expect(await tell({ words: 'x' }, { key: (key ?? '').split('').reverse().join('') })).toMatchObject({
			refusal: { code: 'feedback.not_found' }
		});
	}, 30_000);
});

const everyHan = Array.from({ length: 10_000 }, (_, n) => String.fromCodePoint(0x4e00 + n)).join('');

describe('spam', () => {
	test('is in no figure, no review and no comparison of a change, until somebody trusts it', async () => {
		const span = { from: Date.now() - 86_400_000, to: Date.now() + 60_000 };
		const heard = { of: 'feedback', handle: 'packaging' } as const;
		const about = { kind: 'policy', subject: null } as const;
		const figures = async () => {
			const { scores, themes } = await sumFeedback(one.db, 90);
			const reviews = await sumReviews(one.db, ['p1']);
			const share = await countHeard(one.db, heard, span, about);
			return { scores, themes: Object.fromEntries(themes), reviews: Object.fromEntries(reviews), share };
		};
		got(await tap(4));
		got(await tell({ words: 'A fine lamp', line: 'l1', review: true, stars: '4' }));
		const before = await figures();
		expect(before).toMatchObject({ reviews: { p1: { n: 1 } } });
		const made = [];
		for (let n = 0; n < 6; n++) {
			const next = await newOrder();
			made.push(next);
			got(await tap(1, { of: next.ref }));
			const words = 'Buy better lamps at my own shop, the courier was late';
			const review = { line: 'l1', review: true, stars: '1' };
			got(await tell({ words, reasons: ['packaging'], ...review }, { of: next.ref }));
		}
		const marked = await one.sql`select from feedback_answers where suspect = 'burst'`;
		expect(marked).toHaveLength(6);
		const { reviews: _, ...after } = await figures();
		const { reviews: __, ...expected } = before;
		expect(after).toEqual(expected);
		expect((await figures()).reviews).toEqual(before.reviews);
		await one.sql`update feedback_answers set suspect = null where order_id = ${made[0]?.id ?? ''}`;
		expect((await figures()).share).toEqual({ x: 1, n: (before.share.n ?? 0) + 1 });
	});

	test.each([
		['one word of 10,000 letters', 'repeated', 'ab'.repeat(5000)],
		['one word of 10,000 characters, none twice', null, everyHan],
		['a row of faces', null, '😀'.repeat(10_000)],
		['many links', 'links', 'http://a.example http://b.example www.c.example'],
		['NUL and lone surrogates', null, 'a\u0000b\ud800c\udfff\ufeff'],
		['right to left, turned round', null, '\u202eevil\u2066 شكرا جزيلا'],
		['scripts in one sentence', null, 'Lampe лампа 灯 ランプ램프 مصباح'],
		['markup', null, '<svg onload=alert(1)>{{x}}${y}</svg>']
	])('%s: kept at most to the limit; looks like: %s', async (_what, suspect, words) => {
		got(await tap(3));
		got(await tell({ words }));
		const [row] = await one.sql<{ words: string; suspect: string | null }[]>`select w.words, a.suspect::text
			from feedback_answers a left join feedback_words w on w.answer_id = a.id where a.order_id = ${id}`;
		expect(row?.suspect ?? null).toBe(suspect);
		const kept = row?.words ?? '';
		expect(kept).not.toBe('');
		expect([...kept].length).toBeLessThanOrEqual(5000);
		expect(kept).not.toMatch(/[\u0000-\u0009\u202a-\u202e\u2066-\u2069\ufeff]/);
		expect(kept.isWellFormed()).toBe(true);
	});
});

describe('pictures of an answer', () => {
	const there = async (photo: string) =>
		(await one.sql`select from photos where id = ${photo} and removed_at is null`).length === 1;
	const run = () => letGo(one.db, retentionPeriods());

	test('go when they are past their time, and stay while the answer is young or its follow-up open', async () => {
		const photo = await photoOf(one, ref);
		await one.sql`update photos set needed_until = now() + interval '1 day' where id = ${photo}`;
		got(await tap(1));
		got(await tell({ words: 'Look at this', photos: [photo] }));
		const age = (days: number) =>
			one.sql`update feedback_answers set given_at = now() - ${days} * interval '1 day' where order_id = ${id}`;
		await age(181);
		await run();
		// Nobody has followed it up yet.
		expect(await there(photo)).toBe(true);
		const [answer] = await answers();
		const end = (days: number) => one.sql`update feedback_tasks set outcome = 'reached',
			ended_at = now() - ${days} * interval '1 day' where answer_id = ${answer?.id ?? ''}`;
		await end(179);
		await run();
		expect(await there(photo)).toBe(true);
		await age(179);
		await end(181);
		await run();
		expect(await there(photo)).toBe(true);
		await age(181);
		expect((await run()).photos.gone).toBe(1);
		expect(await there(photo)).toBe(false);
		expect(await one.sql`select from feedback_photos where photo_id = ${photo}`).toHaveLength(0);
		// The answer itself stays.
		expect(await answers()).toHaveLength(1);
	});
});
