import { afterAll, beforeAll, expect, test } from 'vitest';
import { HELD_FOR_MS } from '#domain/desk/tasks.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { listTasks } from '#server/db/desk-tasks.ts';
import { newId } from '#server/db/ids.ts';
import { transact } from '#server/db/transaction.ts';
import { turnTaskOf, type TurnTaskInput } from '#server/use-cases/turn-task.ts';
import { invite } from '#tests/support/staff-member.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Who has a task: of two who take the same one at the same time one has it, and the other is told by whom. */
const ROUNDS = 40;
let database: FreshDatabase;
let one: Connection;
let other: Connection;
let agnes: string;
let bruno: string;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 4, name: 'test-one' });
	other = connect(database.url, { max: 4, name: 'test-other' });
	agnes = (await invite({ connection: one }, 'agent', 'Agnes')).principalId;
	bruno = (await invite({ connection: one }, 'agent', 'Bruno')).principalId;
});
afterAll(async () => {
	await one?.close();
	await other?.close();
	await database?.drop();
});

type Wish = Partial<TurnTaskInput> & { subject: string };
const turn = ({ db }: Connection, id: string, wish: Wish) =>
	transact(db, (tx) =>
		turnTaskOf(tx, { kind: 'staff', id }, { kind: 'request', wish: 'take', ...wish } as TurnTaskInput)
	);
const holderOf = async (subject: string) =>
	(await listTasks(one.db, 'request')).find((task) => task.subject === subject)?.name;

async function race(subject: string) {
	const results = await Promise.all([turn(one, agnes, { subject }), turn(other, bruno, { subject })]);
	const winners = ['Agnes', 'Bruno'].filter((_, index) => results[index]?.ok);
	expect(winners).toHaveLength(1);
	expect(results.find(({ ok }) => !ok)).toMatchObject({ refusal: { code: 'task.held', by: winners[0] } });
	expect(await holderOf(subject)).toBe(winners[0]);
}

test('two take what nobody ever had: one has it, the other is told by whom', async () => {
	for (let round = 0; round < ROUNDS; round++) await race(newId());
});

test('two take what was left lying: one has it, the other is told by whom', async () => {
	for (let round = 0; round < ROUNDS; round++) {
		const subject = newId();
		await turn(one, agnes, { subject });
		await one.sql`update desk_tasks set until = now() - interval '1 second' where subject = ${subject}`;
		expect(await holderOf(subject)).toBeUndefined();
		await race(subject);
	}
});

test('it is given back, handed on, and kept from whoever has none of it', async () => {
	const subject = newId();
	const [task] = [await turn(one, agnes, { subject })];
	expect(task).toEqual({ ok: true, value: { kind: 'request', subject, staff: agnes } });
	const [row] = await one.sql`select until - now() as left from desk_tasks where subject = ${subject}`;
	expect(String(row?.['left'])).toMatch(/^00:(29:5|30:0)/);
	expect(HELD_FOR_MS).toBe(30 * 60_000);
	expect(await turn(other, bruno, { subject, wish: 'give_back' })).toMatchObject({
		refusal: { code: 'task.held', by: 'Agnes' }
	});
	expect(await turn(one, agnes, { subject, wish: 'hand', to: bruno })).toMatchObject({
		value: { staff: bruno }
	});
	expect(await holderOf(subject)).toBe('Bruno');
	expect(await turn(other, bruno, { subject, wish: 'give_back' })).toMatchObject({ value: { staff: null } });
	expect(await holderOf(subject)).toBeUndefined();
});

test('nobody is handed anything whose account is closed or is none, and no kind is made up', async () => {
	const subject = newId();
	const gone = (await invite({ connection: one }, 'agent', 'Gone')).principalId;
	await one.sql`update principals set disabled_at = now() where id = ${gone}`;
	for (const to of [gone, newId(), "' or true"])
		expect(await turn(one, agnes, { subject, wish: 'hand', to })).toMatchObject({
			refusal: { code: 'staff.not_found' }
		});
	expect(await turn(one, agnes, { subject, kind: 'order' })).toMatchObject({
		refusal: { code: 'task.not_found' }
	});
	expect(await turn(one, agnes, { subject: 'x'.repeat(301) })).toMatchObject({
		refusal: { code: 'task.not_found' }
	});
	expect(await holderOf(subject)).toBeUndefined();
});
