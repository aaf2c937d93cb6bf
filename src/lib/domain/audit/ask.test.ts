import { describe, expect, test } from 'vitest';
import { auditAddress, needsPeriod, readAuditAsk, type AuditField } from './ask.ts';

const KNOWN = { desk: ['order.viewed', 'link.created'], orders: ['order.placed'] };
const read = (address: string) => {
	const params = new URLSearchParams(address);
	return readAuditAsk((name: AuditField) => params.get(name), KNOWN);
};
const ID = '018f4e4e-0000-7000-8000-000000000001';

describe('an address', () => {
	test.each([
		'who=staff&what=order.viewed&about=RT-1001&from=2026-03-01&to=2026-03-31',
		`of=orders&who=${ID}&what=order.placed`,
		'after=2026-03-29T01%3A00%3A00.000001Z_17',
		`of=orders&after=2026-03-29T01%3A00%3A00.000001Z_${encodeURIComponent(`${ID}:3`)}`
	])('says the same again: %s', (address) => {
		const ask = read(address);
		expect(ask.faults).toEqual([]);
		expect(auditAddress(ask, ask.after)).toBe(address);
	});

	test.each([
		['of=everything', ['of']],
		['who=root', ['who']],
		// Of the other list.
		['what=order.placed', ['what']],
		['of=orders&what=order.viewed', ['what']],
		['from=2026-02-30', ['from']],
		['from=2026-03-02&to=2026-03-01', ['to']],
		['about=a%00b', ['about']],
		[`about=${'9'.repeat(101)}`, ['about']],
		['after=2026-03-29T01:00:00.000001Z_x', ['after']],
		// A place of the other list.
		['of=orders&after=2026-03-29T01:00:00.000001Z_17', ['after']],
		['after=2026-02-30T01:00:00.000001Z_17', ['after']],
		['after=2026-03-29T24:00:00.000001Z_17', ['after']]
	])('that cannot be read is named: %s', (address, faults) => {
		expect(read(address).faults).toEqual(faults);
	});
});

test('only a question of the orders that nothing else narrows is bounded in time', () => {
	expect(needsPeriod(read('of=orders&what=order.placed'))).toBe(true);
	expect(needsPeriod(read('of=orders&who=carrier'))).toBe(true);
	expect(needsPeriod(read('of=orders'))).toBe(false);
	expect(needsPeriod(read(`of=orders&who=${ID}`))).toBe(false);
	expect(needsPeriod(read('of=orders&what=order.placed&about=1'))).toBe(false);
	expect(needsPeriod(read('of=orders&what=order.placed&from=2026-01-01'))).toBe(false);
	expect(needsPeriod(read('what=order.viewed'))).toBe(false);
});
