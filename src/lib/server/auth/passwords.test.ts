import { expect, test } from 'vitest';
import { createPasswords, TooBusy } from './passwords.ts';

/** OWASP's smallest: 19 MiB, two passes, one lane. */
const OWASP = { m: 19 * 1024, t: 2, p: 1 };

test('a password is hashed with argon2id, above the least that is advised, and with a salt of its own', async () => {
	const passwords = createPasswords();
	const [one, other] = [await passwords.hash('violet kettle'), await passwords.hash('violet kettle')];
	const [, m, t, p] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(one)?.map(Number) ?? [];
	expect(m).toBeGreaterThan(OWASP.m);
	expect(t).toBeGreaterThan(OWASP.t);
	expect(p).toBe(OWASP.p);
	expect(one).not.toBe(other);
	expect(await passwords.check(one, 'violet kettle')).toEqual({ right: true, outdated: false });
	expect(await passwords.check(one, 'violet kettles')).toEqual({ right: false, outdated: false });
	expect(await passwords.check(null, 'violet kettle')).toEqual({ right: false, outdated: false });
});

test('while passwords are hashed and checked everybody else is answered', async () => {
	const passwords = createPasswords();
	const stored = await passwords.hash('a');
	let turns = 0;
	let working = true;
	const turn = () => {
		turns++;
		if (working) setImmediate(turn);
	};
	setImmediate(turn);
	await Promise.all([
		passwords.hash('b'),
		passwords.check(stored, 'c'),
		passwords.check(null, 'd'),
		passwords.hash('e')
	]);
	working = false;
	// On the loop's own thread it would turn once between two of them.
	expect(turns).toBeGreaterThan(100);
});

test('more at once than can be worked off wait their turn, and more than would be waited for are told so', async () => {
	const passwords = createPasswords({ memoryCost: 1024, timeCost: 1 });
	const all = await Promise.allSettled(
		Array.from({ length: 60 }, (_, at) => passwords.hash(`password ${at}`))
	);
	const refused = all.filter((one) => one.status === 'rejected');
	expect(refused).toHaveLength(18);
	for (const { reason } of refused) expect(reason).toBeInstanceOf(TooBusy);
	// And afterwards there is room again.
	expect(await passwords.hash('later')).toMatch(/^\$argon2id\$/);
});
