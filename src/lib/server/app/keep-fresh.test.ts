import { expect, test } from 'vitest';
import { keepFresh } from './keep-fresh.ts';

/** A value in a database of its own, read at times of our choosing. */
function setUp() {
	let [value, time, reads, isAway] = ['first', 0, 0, false];
	const fresh = keepFresh(
		async () => {
			reads++;
			if (isAway) throw new Error('away');
			return value;
		},
		() => time
	);
	return {
		fresh,
		reads: () => reads,
		at: (next: number) => (time = next),
		set: (next: string) => (value = next),
		away: (yes: boolean) => (isAway = yes)
	};
}

test('many who ask at once read once, and for two seconds nobody reads again', async () => {
	const { fresh, reads, at } = setUp();
	expect(await Promise.all([fresh.get(), fresh.get(), fresh.get()])).toEqual(['first', 'first', 'first']);
	at(1999);
	await fresh.get();
	expect(reads()).toBe(1);
});

test('after two seconds it is read behind the back, and nothing is told that is older than five', async () => {
	const { fresh, at, set } = setUp();
	await fresh.get();
	set('second');
	at(3000);
	expect(await fresh.get()).toBe('first');
	expect(await fresh.get()).toBe('second');
	set('third');
	// Nobody asked for an hour: then whoever asks first waits for what holds now.
	at(3_600_000);
	expect(await fresh.get()).toBe('third');
});

test('what was changed here is read at once', async () => {
	const { fresh, set } = setUp();
	await fresh.get();
	set('second');
	fresh.forget();
	expect(await fresh.get()).toBe('second');
});

test('while the database is away what was known holds; who never knew hears of it', async () => {
	const { fresh, at, away, set } = setUp();
	await fresh.get();
	away(true);
	at(60_000);
	expect(await fresh.get()).toBe('first');
	away(false);
	set('second');
	expect(await fresh.get()).toBe('second');
	const none = keepFresh(() => Promise.reject(new Error('away')));
	await expect(none.get()).rejects.toThrow('away');
});
