import { afterAll, beforeAll, expect, test } from 'vitest';
import { secretBook } from '#server/app/webhook-secrets.ts';
import { createSealer } from '#server/auth/seal.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { transact } from '#server/db/transaction.ts';
import { invite } from '#tests/support/staff-member.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** A secret that was leaked and changed at one node is good on no other for longer than five seconds. */
let database: FreshDatabase;
let one: Connection;
let other: Connection;
let admin: string;
beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 2, name: 'test-one' });
	other = connect(database.url, { max: 2, name: 'test-other' });
	admin = (await invite({ connection: one }, 'admin', 'Anna')).principalId;
});
afterAll(async () => {
	await one?.close();
	await other?.close();
	await database?.drop();
});

let at = 0;
const bookOn = ({ db }: Connection, secret = 'the secret of the app, long enough') =>
	secretBook({
		...{ db, environment: { dhl: ['from-environment'] }, sealer: createSealer(secret), now: () => at },
		run: (command, actor, input) => transact(db, (tx) => command(tx, actor, input))
	});
const staff = () => ({ id: admin, role: 'admin', name: 'Anna' }) as never;
const reason = { handle: 'leaked', words: '' };

test('also on a node that nobody has asked for an hour', async () => {
	const [here, there] = [bookOn(one), bookOn(other)];
	await here.set(staff(), { vendor: 'dhl', typed: 'leaked-to-the-world', reason });
	expect(await there.of('dhl')).toEqual(['leaked-to-the-world']);
	at += 3_600_000;
	await here.set(staff(), { vendor: 'dhl', typed: 'quite-another-one', reason });
	expect(await here.of('dhl')).toEqual(['quite-another-one']);
	expect(await there.of('dhl')).toEqual(['quite-another-one']);
	at += 4000;
	await here.set(staff(), { vendor: 'dhl', typed: 'the-third-of-them', reason });
	at += 1000;
	expect(await there.of('dhl')).toEqual(['the-third-of-them']);
});

test('one that cannot be opened is nobody’s: the environment’s, which it took the place of, is not good again', async () => {
	const book = bookOn(other, 'quite another secret of the app');
	expect(await book.of('dhl')).toEqual([]);
	expect(await book.states(['dhl', 'ups'])).toMatchObject([
		{ vendor: 'dhl', from: 'desk', isLocked: true },
		{ vendor: 'ups', from: 'nobody', isLocked: false }
	]);
	const taken = await book.set(staff(), { vendor: 'dhl', typed: '', reason });
	expect(taken.ok).toBe(true);
	expect(await book.of('dhl')).toEqual(['from-environment']);
});
