import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HISTORY_TYPES } from '../order/history-types.ts';
import { afterAttempt, type Standing } from './after-attempt.ts';
import { covers, eventNameOf, EVENTS, isTold, SUBSCRIPTIONS } from './event-names.ts';
import { restAfter, RETRY_DELAYS_MS, retryDelay } from './retry-schedule.ts';

describe('when it is tried again', () => {
	/** Standard Webhooks 1.0.0, "Deliverability and reliability": its table, from the start. */
	const SINCE_START = ['00:05', '05:05', '35:05', '2:35:05', '7:35:05', '17:35:05', '31:35:05', '51:35:05'];
	const seconds = (text: string) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

	test('under a clock that only attempts move, it is the table of the standard', () => {
		let clock = 0;
		const times: number[] = [];
		for (let attempts = 1; ; attempts++) {
			const delay = retryDelay(attempts, 0);
			if (delay === undefined) break;
			times.push((clock += delay) / 1000);
		}
		expect(times.slice(0, 8)).toEqual(SINCE_START.map(seconds));
		expect(times).toHaveLength(9);
		expect(times.at(-1)).toBe(seconds('75:35:05'));
	});

	test('chance makes it later by up to a fifth and never earlier; a receiver may ask for up to a day', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 9 }),
				fc.double({ min: 0, max: 1, noNaN: true }),
				fc.integer({ min: -5, max: 10 ** 9 }),
				(attempts, chance, asked) => {
					const plain = RETRY_DELAYS_MS[attempts - 1] ?? 0;
					const least = Math.max(plain, Math.min(Math.max(asked, 0), 86_400_000));
					const delay = retryDelay(attempts, chance, asked) ?? -1;
					expect(delay).toBeGreaterThanOrEqual(least);
					expect(delay).toBeLessThanOrEqual(Math.ceil(least * 1.2));
				}
			)
		);
		expect(retryDelay(1, 0, 90_000)).toBe(90_000);
		expect(retryDelay(1, 0, 10 ** 9)).toBe(86_400_000);
		expect(retryDelay(10, 0.5)).toBeUndefined();
	});

	test('an endpoint that only fails rests, longer each time and never above five minutes', () => {
		expect([1, 4, 5, 6, 7, 50].map((failures) => restAfter(failures) / 1000)).toEqual([0, 0, 5, 10, 20, 300]);
		expect(restAfter(1, 30_000)).toBe(30_000);
		expect(restAfter(1, 10 ** 9)).toBe(3_600_000);
	});
});

describe('what is told', () => {
	test('every entry of a history has a name outside, or is kept back on purpose', () => {
		const kept = HISTORY_TYPES.filter((type) => eventNameOf(type) === null);
		expect(kept).toEqual(['notice.resent', 'link.created', 'link.revoked']);
		for (const name of EVENTS) expect(name).toMatch(/^[a-z_]+\.[a-z_]+$/);
		expect(new Set(EVENTS).size).toBe(EVENTS.length);
		expect(eventNameOf('toString')).toBeNull();
	});

	test('a subscription covers an event, its group, or everything', () => {
		expect(covers(['refund.settled'], 'refund.settled')).toBe(true);
		expect(covers(['refund.settled'], 'refund.sent')).toBe(false);
		expect(covers(['refund.*'], 'refund.sent')).toBe(true);
		expect(covers(['refund.*'], 'order.placed')).toBe(false);
		expect(covers(['*'], 'order.placed')).toBe(true);
		expect(covers([], 'order.placed')).toBe(false);
		expect(SUBSCRIPTIONS).toContain('shipment.*');
		expect(SUBSCRIPTIONS).not.toContain('link.*');
	});

	test('what came in as past is not told, and of history only what came after it', () => {
		const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1000);
		const live = { historical: false, createdAt: at(0) };
		const history = { historical: true, createdAt: at(0) };
		expect(isTold(at(0), at(0), live)).toBe(true);
		expect(isTold(at(-3600), at(0), live)).toBe(false);
		expect(isTold(at(0), at(0), history)).toBe(false);
		expect(isTold(at(-1), at(0), history)).toBe(false);
		expect(isTold(at(500), at(500), history)).toBe(true);
		expect(isTold(at(100), at(500), history)).toBe(false);
	});
});

describe('what an attempt means', () => {
	const T0 = 1_700_000_000_000;
	const HOUR = 3_600_000;
	const first = { attempts: 1, firstAttemptAt: T0, isTest: false, now: T0 + 50, chance: 0 };
	const fresh = { failures: 0, failingSince: null };

	/** One delivery, tried whenever it is due, until it has ended. */
	function run(statusAt: (now: number, attempts: number) => number | undefined, retryAfterMs?: number) {
		let standing: Standing = fresh;
		const times: number[] = [];
		for (let now = T0, attempts = 1; ; attempts++) {
			times.push(now - T0);
			const status = statusAt(now, attempts);
			const after = afterAttempt({ ...first, status, retryAfterMs, attempts, now }, standing);
			standing = after.endpoint;
			if (after.delivery.state !== 'waiting') return { after, times };
			now = after.delivery.at;
		}
	}

	test('2xx ends it well, and the endpoint’s failures', () => {
		for (const status of [200, 202, 204, 299]) {
			const after = afterAttempt({ ...first, status }, { failures: 9, failingSince: T0 - HOUR });
			expect(after.delivery).toEqual({ state: 'delivered' });
			expect(after.endpoint).toEqual({ failures: 0, failingSince: null, restsUntil: null });
		}
	});

	test('no answer, redirects and everything else are tried again; ten times, then the endpoint is off', () => {
		for (const status of [undefined, 100, 199, 301, 302, 307, 400, 404, 500]) {
			const { after, times } = run(() => status);
			expect(times).toHaveLength(10);
			expect(times.at(-1)).toBe(75 * HOUR + 35 * 60_000 + 5000);
			expect(after.delivery.state).toBe('failed');
			expect(after.endpoint.off).toBe('failing');
		}
	});

	test('410 switches off at once, also a test', () => {
		expect(run(() => 410).times).toEqual([0]);
		for (const isTest of [true, false]) {
			const after = afterAttempt({ ...first, status: 410, isTest }, fresh);
			expect([after.delivery.state, after.endpoint.off]).toEqual(['failed', 'gone']);
		}
	});

	test('one message that is never taken does not switch off an endpoint that takes others', () => {
		const late = { ...first, attempts: 10, now: T0 + 76 * HOUR, status: 500 };
		const since = (failingSince: number | null) =>
			afterAttempt(late, { failures: 3, failingSince }).endpoint.off;
		expect(since(T0 + 40 * HOUR)).toBeUndefined();
		expect(since(null)).toBeUndefined();
		expect(since(T0 + 20_000)).toBe('failing');
		expect(since(T0 - HOUR)).toBe('failing');
	});

	test('Retry-After is kept to; one of 429 and 503 leaves the whole endpoint alone', () => {
		const asked = (status: number) => afterAttempt({ ...first, status, retryAfterMs: 600_000 }, fresh);
		for (const status of [429, 503, 500])
			expect(asked(status).delivery).toEqual({ state: 'waiting', at: first.now + 600_000 });
		expect(asked(503).endpoint.restsUntil).toBe(first.now + 600_000);
		expect(asked(500).endpoint.restsUntil).toBeNull();
	});

	test('a test that fails is not tried again and blames nobody', () => {
		const standing = { failures: 2, failingSince: T0 };
		const after = afterAttempt({ ...first, isTest: true, status: 500 }, standing);
		expect(after).toEqual({ delivery: { state: 'failed' }, endpoint: { ...standing, restsUntil: null } });
	});
});
