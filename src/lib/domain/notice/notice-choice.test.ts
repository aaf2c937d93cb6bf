import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { isSwitch, isWanted } from './preferences.ts';
import { isZone, quietUntil } from './quiet-hours.ts';
import { isUrgent, mayPush, MAIL_CHOICE, TOPICS } from './topics.ts';

const at = (text: string) => Temporal.ZonedDateTime.from(text).epochMilliseconds;
const end = (now: string, quiet: { from: number; to: number; zone: string }) => {
	const until = quietUntil(at(now), quiet);
	return until === undefined
		? null
		: Temporal.Instant.fromEpochMilliseconds(until).toZonedDateTimeISO(quiet.zone).toString();
};

describe('quiet hours', () => {
	const night = { from: 22 * 60, to: 7 * 60, zone: 'Europe/Berlin' };

	test('over midnight and within a day, ends excluded', () => {
		expect(end('2026-11-22T21:59:59+01:00[Europe/Berlin]', night)).toBeNull();
		expect(end('2026-11-22T22:00+01:00[Europe/Berlin]', night)).toBe(
			'2026-11-23T07:00:00+01:00[Europe/Berlin]'
		);
		expect(end('2026-11-23T06:59:59+01:00[Europe/Berlin]', night)).toBe(
			'2026-11-23T07:00:00+01:00[Europe/Berlin]'
		);
		expect(end('2026-11-23T07:00+01:00[Europe/Berlin]', night)).toBeNull();
		const noon = { from: 720, to: 840, zone: 'Asia/Shanghai' };
		expect(end('2026-11-23T13:00+08:00[Asia/Shanghai]', noon)).toBe(
			'2026-11-23T14:00:00+08:00[Asia/Shanghai]'
		);
		expect(end('2026-11-23T14:00+08:00[Asia/Shanghai]', noon)).toBeNull();
		expect(quietUntil(0, { ...noon, to: 720 })).toBeUndefined();
	});

	test('end by the clock on the nights it changes', () => {
		// Spring: the night is an hour shorter; autumn: an hour longer.
		const spring = quietUntil(at('2026-03-28T22:00+01:00[Europe/Berlin]'), night) ?? 0;
		expect(spring - at('2026-03-28T22:00+01:00[Europe/Berlin]')).toBe(8 * 3_600_000);
		const autumn = quietUntil(at('2026-10-24T22:00+02:00[Europe/Berlin]'), night) ?? 0;
		expect(autumn - at('2026-10-24T22:00+02:00[Europe/Berlin]')).toBe(10 * 3_600_000);
		// An end that is skipped is where the clock goes on; one that comes twice has passed once.
		const early = { ...night, to: 150 };
		expect(end('2026-03-29T01:59+01:00[Europe/Berlin]', early)).toBe(
			'2026-03-29T03:30:00+02:00[Europe/Berlin]'
		);
		expect(end('2026-10-25T02:10+02:00[Europe/Berlin]', early)).toBe(
			'2026-10-25T02:30:00+02:00[Europe/Berlin]'
		);
		expect(end('2026-10-25T02:10+01:00[Europe/Berlin]', early)).toBe(
			'2026-10-25T02:30:00+01:00[Europe/Berlin]'
		);
	});

	test('never end before they are', () => {
		for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Shanghai'])
			for (let hour = 0; hour < 24 * 366; hour += 7) {
				const now = Date.UTC(2026, 0, 1) + hour * 3_600_000 + 600_000;
				const until = quietUntil(now, { from: 1320, to: 150, zone });
				if (until !== undefined) expect(until).toBeGreaterThan(now);
			}
		expect(['Europe/Berlin', 'Nowhere/Land', '+02:00', ''].filter(isZone)).toEqual(['Europe/Berlin']);
	});
});

test('what the contract or the law wants told goes by mail, whatever was switched off', () => {
	const everything = TOPICS.flatMap((topic) => [`mail:${topic}`, `push:${topic}`]);
	expect(everything.filter((one) => !isSwitch(one))).toEqual([]);
	expect(['mail:', 'sms:parcel', 'mail:parcel:x', 'mail:all', ''].filter(isSwitch)).toEqual([]);
	const REQUIRED = [
		...['code', 'order_in', 'cancel_accepted', 'cancel_declined', 'withdrawal_accepted', 'delay_asked'],
		...[
			'return_approved',
			'return_inspected',
			'return_settled',
			'refund_settled',
			'refund_failed',
			'refund_overdue'
		],
		...[
			'exchange_confirmed',
			'exchange_not_returned',
			'pay_yourself',
			'credit_issued',
			'endpoint_off',
			'new_kind'
		]
	];
	expect(REQUIRED.filter((kind) => !isWanted(kind, 'mail', everything))).toEqual([]);
	const OPTIONAL = [
		'handed_over',
		'delivered',
		'out_for_delivery',
		'parcel_silent',
		'pickup_ends',
		'window_closes'
	];
	expect(
		[...OPTIONAL, 'return_sent', 'credit_ends'].filter((kind) => isWanted(kind, 'mail', everything))
	).toEqual([]);
	expect([...OPTIONAL, 'return_sent'].filter((kind) => !isWanted(kind, 'mail', ['push:parcel']))).toEqual([]);
	expect(isWanted('refund_settled', 'push', ['push:refund'])).toBe(false);
	expect(MAIL_CHOICE).toMatchObject({
		parcel: 'some',
		delay: 'none',
		window: 'all',
		return: 'some',
		refund: 'none'
	});
});

test('what wakes people up, and what never leaves by push', () => {
	expect(
		['code', 'refund_failed', 'window_closes', 'pay_yourself'].filter((kind) => !isUrgent(kind))
	).toEqual([]);
	expect(['delivered', 'refund_settled', 'delay_asked'].filter(isUrgent)).toEqual([]);
	expect(['code', 'endpoint_off', 'credit_ends'].filter(mayPush)).toEqual([]);
});
