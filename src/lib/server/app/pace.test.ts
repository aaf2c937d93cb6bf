import { expect, it } from 'vitest';
import { createPace } from './pace.ts';

it('tells how many come a second, also more than it remembers, and forgets', () => {
	let now = 0;
	const pace = createPace(8, () => now);
	expect(pace.perSecond()).toBe(0);
	for (let i = 0; i < 5; i++) {
		pace.note();
		now += 100;
	}
	expect(pace.perSecond()).toBe(5);
	// One every 2 ms.
	for (let i = 0; i < 50; i++) {
		pace.note();
		now += 2;
	}
	expect(pace.perSecond()).toBe(500);
	now += 999;
	expect(pace.perSecond()).toBeLessThan(9);
	now += 20;
	expect(pace.perSecond()).toBe(0);
});
