import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { CameLate, takingTurns } from './turns.ts';

/** Whether something has come to pass by the time that everything that can has. */
async function hasCome(promise: Promise<unknown>): Promise<boolean> {
	let isOver = false;
	void promise.then(
		() => (isOver = true),
		() => (isOver = true)
	);
	await sleep(5);
	return isOver;
}

describe('turns', () => {
	it('are one at a time, in the order of the places', async () => {
		const turns = takingTurns();
		const [one, two, three] = [turns.inOrder(), turns.inOrder(), turns.inOrder()];
		const third = three.come();
		expect(await hasCome(third)).toBe(false);
		await one.come();
		const second = two.come();
		expect(await hasCome(second)).toBe(false);
		one.done();
		await second;
		expect(await hasCome(third)).toBe(false);
		two.done();
		await third;
	});

	it('are given up without letting anybody past those before', async () => {
		const turns = takingTurns();
		const [one, two, three] = [turns.inOrder(), turns.inOrder(), turns.inOrder()];
		await one.come();
		two.done();
		const third = three.come();
		expect(await hasCome(third)).toBe(false);
		one.done();
		await third;
	});

	it('are taken where somebody is ready, and no sooner', async () => {
		const turns = takingTurns();
		const [slow, quick] = [turns.whenReady(), turns.whenReady()];
		await quick.come();
		expect(await hasCome(slow.come())).toBe(false);
		quick.done();
		expect(await hasCome(slow.come())).toBe(true);
	});

	it('that come late are told once that it has to be looked again', async () => {
		let clock = 0;
		const turns = takingTurns(() => clock);
		const [one, two, three] = [turns.whenReady(), turns.whenReady(), turns.whenReady()];
		await one.come();
		const second = two.come();
		clock += 1001;
		one.done();
		await expect(second).rejects.toThrow(CameLate);
		// It has the turn all the same.
		const third = three.come();
		expect(await hasCome(third)).toBe(false);
		await two.come();
		two.done();
		await third;
	});
});
