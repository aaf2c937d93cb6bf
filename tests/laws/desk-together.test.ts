import { afterAll, beforeAll, expect, test } from 'vitest';
import { policyShelf } from '#server/app/policies.ts';
import { listRuns } from '#server/db/bulk-runs.ts';
import { connect, type Connection, type Tx } from '#server/db/client.ts';
import { listTasks } from '#server/db/desk-tasks.ts';
import { newId } from '#server/db/ids.ts';
import { transact } from '#server/db/transaction.ts';
import { startBulkWork } from '#server/jobs/bulk-worker.ts';
import { silent } from '#server/realtime/log.ts';
import { confirmAtDesk } from '#server/use-cases/confirm-at-desk.ts';
import { setStaffRole } from '#server/use-cases/invite-staff.ts';
import { revokeAtDesk } from '#server/use-cases/share-at-desk.ts';
import { createLink } from '#server/use-cases/share-link.ts';
import { turnTaskOf, type TurnTaskInput } from '#server/use-cases/turn-task.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { begin, choose, requestsOf, timesDone } from '#tests/support/bulk.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { lamps } from '#tests/support/order-state.ts';
import { WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy, moneyOf, placeLamps, quoteDesk } from '#tests/support/quotes.ts';
import { got } from '#tests/support/returns.ts';
import { invite } from '#tests/support/staff-member.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';
import { until } from '#tests/support/until.ts';

/** Two agents at one thing at one moment: it happens once, and what is written down of it is what happened (law 10). */
let database: FreshDatabase;
let one: Connection;
let other: Connection;
let desk: ReturnType<typeof quoteDesk>;
let agnes: string;
let bruno: string;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 6, name: 'test-one' });
	other = connect(database.url, { max: 6, name: 'test-other' });
	const free = { until: { event: 'claimed' as const }, fee: null };
	const asked = { until: { event: 'handed_over' as const }, fee: { percent: 40 }, needs: 'release' as const };
	await firstPolicy(one, { ...samplePolicy(), cancel: [{ id: 'standard', steps: [free, asked] }] } as never);
	desk = quoteDesk(one);
	agnes = (await invite({ connection: one }, 'agent', 'Agnes')).principalId;
	bruno = (await invite({ connection: one }, 'agent', 'Bruno')).principalId;
});
afterAll(async () => {
	await one?.close();
	await other?.close();
	await database?.drop();
});

const staff = (id: string) => ({ kind: 'staff' as const, id });
/** Whether somebody of the other connection stands before a lock. */
const isSomebodyWaiting = async () =>
	(
		await one.sql`select from pg_stat_activity where application_name = 'test-other'
			and datname = current_database() and wait_event_type = 'Lock'`
	).length > 0;

test('what one gives back while the other takes it is the other’s, and nobody is told so in vain', async () => {
	const subject = newId();
	const task: TurnTaskInput = { kind: 'request', subject, wish: 'take' };
	got(await transact(one.db, (tx) => turnTaskOf(tx, staff(agnes), task)));
	let taking: ReturnType<typeof transact<{ staff: string | null }>> | undefined;
	await one.sql.begin(async (tx) => {
		// As far as giving back has come when the other one comes: locked, and not yet gone.
		await tx`select from desk_tasks where subject = ${subject} for update`;
		taking = transact(other.db, (inner) => turnTaskOf(inner, staff(bruno), task));
		await until('the other waits', isSomebodyWaiting);
		await tx`delete from desk_tasks where subject = ${subject}`;
	});
	expect(await taking).toMatchObject({ ok: true, value: { staff: bruno } });
	const held = (await listTasks(one.db, 'request')).find((found) => found.subject === subject);
	expect(held?.name).toBe('Bruno');
});

test('links that two end together are ended once each, by whoever was first', async () => {
	const ref = newRef();
	await placeLamps(one, ref, 3);
	const expiresAt = new Date(Date.now() + 86_400_000);
	const ids: string[] = [];
	for (let n = 0; n < 6; n++) {
		const made = await transact(one.db, (tx) => createLink(tx, WRITER, { ref, scope: 'watch', expiresAt }));
		ids.push(got(made).id);
	}
	const input = { ref, ids, reason: { handle: 'no_longer_needed', words: '' } };
	let second: ReturnType<typeof transact<{ ended: number }>> | undefined;
	const first = await transact(one.db, async (tx) => {
		const done = await revokeAtDesk(tx, staff(agnes), input);
		second = transact(other.db, (inner) => revokeAtDesk(inner, staff(bruno), input));
		await until('the other waits', isSomebodyWaiting);
		return done;
	});
	expect([got(first).ended, second && got(await second).ended]).toEqual([6, 0]);
	const written = await one.sql`select actor_id, count(*)::int as n from audit
		where action = 'link.revoked' and subject = any(${ids}) group by actor_id`;
	expect([...written]).toEqual([{ actor_id: agnes, n: 6 }]);
});

test('a confirmation at the desk and who did it are true together, once', async () => {
	const deps = { versions: policyShelf(one.db, 'Europe/Berlin').versions, quoteTtl: 'PT10M' };
	const confirm = ({ db }: Connection, by: string, id: string) =>
		transact(db, (tx) => confirmAtDesk(deps)(tx, staff(by), { id }));
	const written = (id: string) =>
		one.sql`select action, reason from audit where subject = ${id} and action like 'order.%'`;
	const ref = newRef();
	await placeLamps(one, ref, 3);
	const { id } = await desk.quote(ref, lamps(1), { staffReason: 'buyer_asked' });
	const { id: late } = await desk.quote(ref, lamps(3), { staffReason: 'buyer_asked' });
	// What cannot be written down does not happen.
	await one.sql.unsafe(`create function refuse_audit() returns trigger language plpgsql as
		$$ begin raise exception 'no room'; end $$;
		create trigger refuse_audit before insert on audit for each row execute function refuse_audit()`);
	await expect(confirm(one, agnes, id)).rejects.toThrow();
	await one.sql.unsafe('drop trigger refuse_audit on audit');
	expect(await moneyOf(one, ref)).toMatchObject({ refunds: 0 });

	const answers = await Promise.all(
		Array.from({ length: 8 }, (_, n) => confirm(n % 2 ? one : other, n % 2 ? agnes : bruno, id))
	);
	expect(new Set(answers.map((answer) => JSON.stringify(got(answer)))).size).toBe(1);
	expect(await moneyOf(one, ref)).toMatchObject({ refunds: 1 });
	expect([...(await written(id))]).toEqual([{ action: 'order.cancelled', reason: 'buyer_asked' }]);
	// Refused is not done, and nothing says it was.
	expect(await confirm(one, agnes, late)).toMatchObject({ refusal: { code: 'quote.superseded' } });
	expect([...(await written(late))]).toEqual([]);
});

test('one of several that fails by a fault of ours is named, and does not keep the rest waiting', async () => {
	const subjects = await requestsOf(one, desk, 3);
	const [bad = '', ...good] = subjects;
	await one.sql.unsafe(`create function fail_one() returns trigger language plpgsql as
		$$ begin if new.subject = '${bad}' then raise exception 'a fault'; end if; return new; end $$;
		create trigger fail_one before insert on audit for each row execute function fail_one()`);
	const run = await choose(one, agnes, subjects);
	await begin(one, run);
	const troubles: unknown[] = [];
	const log = { ...silent, warn: (...said: unknown[]) => void troubles.push(said) };
	const node = startBulkWork({ connection: one, log: log as typeof silent, afterCommit() {} });
	const runOf = async () =>
		(await listRuns(one.db, agnes, ['request.accept'])).find((found) => found.id === run);
	await until('the run is over', async () => (await runOf())?.state === 'done').finally(() => node.close());
	await one.sql.unsafe('drop trigger fail_one on audit');
	expect(await runOf()).toMatchObject({
		done: 2,
		refused: [{ subject: bad, code: 'service.unavailable' }]
	});
	expect(await timesDone(one, [bad])).toEqual([{ state: 'pending', audits: 0, entries: 0 }]);
	expect(await timesDone(one, good)).toEqual(good.map(() => ({ state: 'accepted', audits: 1, entries: 1 })));
	expect(troubles).toHaveLength(1);
});

test('two admins who take it from each other: the second finds it gone, and one is an admin still', async () => {
	const [anna, bela] = await Promise.all(
		['Anna', 'Bela'].map((name) => invite({ connection: one }, 'admin', name))
	);
	const take = (by: string, email: string) => (tx: Tx) =>
		setStaffRole(tx, staff(by), { email, role: 'agent' });
	let second: ReturnType<typeof transact<{ principalId: string }>> | undefined;
	const first = await transact(one.db, async (tx) => {
		const done = await take(anna?.principalId ?? '', bela?.email ?? '')(tx);
		second = transact(other.db, take(bela?.principalId ?? '', anna?.email ?? ''));
		await until('the other waits', isSomebodyWaiting);
		return done;
	});
	expect(first.ok).toBe(true);
	expect(await second).toMatchObject({ refusal: { code: 'role.missing' } });
	const left = await one.sql`select name from staff_accounts where role = 'admin'`;
	expect([...left]).toEqual([{ name: 'Anna' }]);
});
