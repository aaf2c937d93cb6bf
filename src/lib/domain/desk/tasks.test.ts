import { describe, expect, test } from 'vitest';
import { HELD_FOR_MS, mayAct, sideNamed, turnTask, type Holder } from './tasks.ts';

const NOW = new Date('2026-11-02T10:00:00.000Z');
const at = (ms: number) => new Date(NOW.getTime() + ms);
const agnes = (until: Date): Holder => ({ staff: 'agnes', name: 'Agnes', until });
const whole = { staff: 'bruno', until: NOW.getTime() + HELD_FOR_MS };

describe('who has a task', () => {
	test('what is nobody’s is taken, for half an hour', () => {
		expect(turnTask(undefined, { wish: 'take' }, 'bruno', NOW)).toEqual({ ok: true, value: whole });
	});

	test('what a colleague has is theirs to the last millisecond, and then anybody’s', () => {
		expect(turnTask(agnes(at(1)), { wish: 'take' }, 'bruno', NOW)).toEqual({
			ok: false,
			refusal: { code: 'task.held', by: 'Agnes', until: at(1).toISOString() }
		});
		expect(turnTask(agnes(NOW), { wish: 'take' }, 'bruno', NOW)).toEqual({ ok: true, value: whole });
	});

	test('one’s own is taken anew, given back, and handed to a colleague', () => {
		const mine = agnes(at(5));
		expect(turnTask(mine, { wish: 'take' }, 'agnes', NOW)).toMatchObject({
			value: { staff: 'agnes', until: NOW.getTime() + HELD_FOR_MS }
		});
		expect(turnTask(mine, { wish: 'give_back' }, 'agnes', NOW)).toEqual({ ok: true, value: null });
		expect(turnTask(mine, { wish: 'hand', to: 'bruno' }, 'agnes', NOW)).toEqual({ ok: true, value: whole });
	});

	test.each([{ wish: 'give_back' }, { wish: 'hand', to: 'carla' }] as const)(
		'a colleague’s is not given away: $wish',
		(wish) => {
			expect(turnTask(agnes(at(5)), wish, 'bruno', NOW)).toMatchObject({ refusal: { code: 'task.held' } });
		}
	);
});

describe('acting on a task', () => {
	test('a colleague’s asks first, once, and only while they have it', () => {
		const held = agnes(at(5));
		expect(mayAct(held, { by: 'bruno', anyway: false }, NOW)).toMatchObject({
			refusal: { code: 'task.held', by: 'Agnes' }
		});
		expect(mayAct(held, { by: 'bruno', anyway: true }, NOW).ok).toBe(true);
		expect(mayAct(held, { by: 'agnes', anyway: false }, NOW).ok).toBe(true);
		expect(mayAct(agnes(NOW), { by: 'bruno', anyway: false }, NOW).ok).toBe(true);
		expect(mayAct(undefined, { by: 'bruno', anyway: false }, NOW).ok).toBe(true);
	});
});

test('an address names a side, and everything else is all', () => {
	expect([null, 'mine', 'nobody', 'all', 'MINE', "'"].map(sideNamed)).toEqual([
		...['all', 'mine', 'nobody', 'all', 'all', 'all']
	]);
});
