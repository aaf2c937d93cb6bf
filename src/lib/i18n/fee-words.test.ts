import { describe, expect, it } from 'vitest';
import { barOf, german, moving, said } from '#tests/fixtures/fee-bars.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { deliveredPortion, openPortion, policyLine, policyOrder } from '#tests/fixtures/policy-orders.ts';
import { claimed, custom, version } from '#tests/fixtures/policy-windows.ts';

describe('made to order', () => {
	it('is free against the clock, then by per cent, then a request, then to be returned', () => {
		expect(said('2026-06-01T10:10:00Z', { order: custom })).toBe(
			'Free to cancel until 13:00, another 50 min, unless packing starts first. You won’t be charged. ' +
				'Then 15% (€15.00) until the warehouse takes it for packing. ' +
				'Then the warehouse decides until it is handed to the carrier, for €40.00, and no answer counts as yes. ' +
				'Once it is delivered, you can return it for 30 days.'
		);
		expect(said('2026-06-01T10:10:00Z', { order: custom, locale: 'zh-CN' })).toBe(
			'13:00 前（还剩 50 分钟）且在开始拣货前可免费取消。不收取任何费用。' +
				'此后，仓库开始拣货前取消须付15%（€15.00）。' +
				'此后，交给快递前由仓库决定能否取消，须付€40.00，逾期未答复视为同意。送达后，30天内可以退货。'
		);
	});

	it.each([
		['2026-06-01T10:59:59Z', 'Free to cancel until 13:00, another 1 s,'],
		['2026-06-01T11:00:00Z', 'Cancelling costs 15% (€15.00) until the warehouse takes it for packing.'],
		['2026-06-01T11:00:01Z', 'Cancelling costs 15% (€15.00) until the warehouse takes it for packing.']
	])('at %s says “%s”, read then or an hour before', (now, words) => {
		for (const read of [now, '2026-06-01T10:00:00Z']) {
			expect(said(now, { order: custom }, read).startsWith(words)).toBe(true);
		}
	});

	it('asks the warehouse once it has it', () => {
		const input = { order: custom, portions: [claimed] };
		expect(said('2026-06-01T17:00:00Z', input)).toBe(
			'Ask to cancel until it is handed to the carrier: the warehouse decides, it costs 40% (€40.00), and no answer counts as yes. ' +
				'Once it is delivered, you can return it for 30 days. No fee if the shop has run out of it.'
		);
		expect(said('2026-06-01T17:00:00Z', { ...input, locale: 'zh-CN' })).toBe(
			'交给快递前可申请取消：由仓库决定，须付40%（€40.00），逾期未答复视为同意。送达后，30天内可以退货。以下情况不收费：商家缺货。'
		);
	});

	it('names no amount and no per cent on a shared view', () => {
		for (const now of ['2026-06-01T10:10:00Z', '2026-06-01T11:10:00Z']) {
			for (const locale of ['en', 'zh-CN'] as const) {
				const everything = JSON.stringify(barOf(now, { order: custom, redacted: true, locale }));
				expect(everything).not.toMatch(/€|%|EUR/);
			}
		}
		expect(said('2026-06-01T11:10:00Z', { order: custom, redacted: true })).toContain(
			'Cancelling costs a fee until the warehouse takes it for packing.'
		);
	});

	it('says in a mail the day, and counts nothing down', () => {
		const words = said('2026-06-01T10:10:00Z', { order: custom, apart: true });
		expect(words).toContain('Free to cancel until Monday 1 June, 13:00, unless packing starts first.');
		expect(words).not.toContain('another');
	});

	it('names a least amount without the per cent that did not make it', () => {
		const order = policyOrder({ lines: [policyLine({ tags: ['custom'], amount: 1000 })] });
		expect(said('2026-06-01T11:10:00Z', { order })).toContain('Cancelling costs €5.00 until');
	});

	it('says why there is no fee', () => {
		const late = { order: { ...custom, ship_by: '2026-06-01T12:00:00Z' } };
		const before = said('2026-06-01T11:59:59Z', late);
		expect(before).not.toContain('No fee:');
		expect(before).toContain(
			'No fee if the shop breaks its promise for Monday 1 June, or the shop has run out of it.'
		);
		expect(said('2026-06-01T12:00:00Z', late)).toMatch(
			/^Free to cancel.*No fee: it is later than the shop promised\.$/
		);
		expect(said('2026-06-01T12:00:00Z', { ...late, locale: 'zh-CN' })).toContain(
			'免手续费：已晚于商家承诺的时间。'
		);
	});
});

describe('what an event ends', () => {
	it('is not counted down', () => {
		const bar = barOf('2026-06-01T10:10:00Z');
		expect(bar.frames).toHaveLength(1);
		expect(bar.frames[0]?.countdownTo).toBeUndefined();
		expect(said('2026-06-01T10:10:00Z')).toBe(
			'Free to cancel until the warehouse takes it for packing. You won’t be charged. Once it is delivered, you can return it for 30 days.'
		);
	});
	it('says that it is on its way only of goods that are', () => {
		expect(said('2026-06-03T10:00:00Z', { portions: [moving] })).toBe(
			'It is on its way, so it cannot be cancelled now. Once it is delivered, you can return it for 30 days. ' +
				'It was free to cancel until 1 Jun 18:00.'
		);
		expect(said('2026-06-01T17:00:00Z', { portions: [claimed] })).toMatch(/^The warehouse is packing it,/);
		expect(said('2026-06-03T10:00:00Z', { portions: [moving], redacted: true })).toMatch(
			/^It cannot be cancelled now\./
		);
	});
});

describe('the law', () => {
	it('is named once, where it lets people withdraw', () => {
		const words = said('2026-06-01T10:10:00Z', { order: german });
		expect(words).toContain(
			'the law lets you withdraw from the purchase until 14 days after it is delivered'
		);
		expect(words).toContain('Then you can return it until 30 days after it is delivered.');
		expect(words).not.toContain('The law makes it free');
	});
	it('ends with the last day, to the second', () => {
		const input = { order: german, portions: [deliveredPortion('2026-06-04T10:00:00Z')] };
		const lets = 'The law lets you withdraw from the purchase until the end of Thursday 18 June';
		expect(said('2026-06-18T21:59:59Z', input)).toContain(lets);
		for (const read of ['2026-06-18T22:00:00Z', '2026-06-08T10:00:00Z']) {
			expect(said('2026-06-18T22:00:00Z', input, read)).toBe(
				'You can return it until the end of Saturday 4 July.'
			);
			expect(said('2026-07-04T21:59:59Z', input, read)).toBe(
				'You can return it until the end of Saturday 4 July.'
			);
			expect(said('2026-07-04T22:00:00Z', input, read)).toBe(
				'The time to cancel or return it is over. It could be returned until the end of Saturday 4 July.'
			);
		}
	});
});

it('says that a later policy gives more time', () => {
	const input = {
		versions: [version(samplePolicy())],
		order: policyOrder({ placed_at: '2026-11-10T10:00:00Z' }),
		portions: [deliveredPortion('2026-11-14T10:00:00Z')]
	};
	expect(said('2026-11-22T10:00:00Z', input)).toBe(
		'You can return it until the end of Sunday 31 January. The shop has extended the time to return this order.'
	);
});

it('says of how many items it speaks where others are further', () => {
	const lines = [policyLine({ tags: ['custom'] }), policyLine({ id: 'plate', amount: 5000 })];
	const portions = [openPortion(), { ...moving, line: 'plate' }];
	expect(said('2026-06-02T11:00:00Z', { order: policyOrder({ lines }), portions })).toContain(
		'This holds for 1 of 2 items.'
	);
});

it('says that nothing will be possible where nothing will be', () => {
	const order = policyOrder({ lines: [policyLine({ tags: ['final_sale'] })] });
	expect(said('2026-06-01T10:10:00Z', { order })).toContain(
		'After that it can be neither cancelled nor returned.'
	);
	expect(said('2026-06-03T10:00:00Z', { order, portions: [moving] })).toBe(
		'It can be neither cancelled nor returned. It was free to cancel until 1 Jun 18:00.'
	);
});

it('leaves no gap and no sign of a missing word, in any zone of any order above', () => {
	for (const order of [
		custom,
		german,
		policyOrder(),
		policyOrder({ buyer_country: 'US' }),
		policyOrder({ buyer_country: 'CN' })
	]) {
		for (const portions of [
			[openPortion()],
			[claimed],
			[moving],
			[deliveredPortion('2026-06-04T10:00:00Z')]
		]) {
			for (const locale of ['en', 'zh-CN'] as const) {
				const words = said('2026-06-05T10:00:00Z', { order, portions, locale });
				expect(words).not.toMatch(/ {2}|\{| [.,]|undefined|NaN|，，|^$/);
			}
		}
	}
});
