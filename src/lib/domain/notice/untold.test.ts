import { expect, test } from 'vitest';
import { MAY_STAY_UNTOLD, readAddress, untoldBecause } from './untold.ts';

test('what moves money or answers a statement has to be told; codes, extras and the shop’s own mail need not', () => {
	for (const kind of [
		'refund_failed',
		'cancel_accepted',
		'withdrawal_accepted',
		'return_approved',
		'order_in'
	])
		expect(MAY_STAY_UNTOLD).not.toContain(kind);
	for (const kind of ['code', 'endpoint_off', 'feedback', 'delivered', 'credit_ends'])
		expect(MAY_STAY_UNTOLD).toContain(kind);
});

test('a refusal for good is told from what was tried until the end', () => {
	expect(untoldBecause('refused for good')).toBe('refused');
	expect(untoldBecause('mail server: ECONNECTION CONN')).toBe('given_up');
	expect(untoldBecause(null)).toBe('given_up');
});

test.each([
	[' ada@example.com ', 'ada@example.com'],
	['ада@почта.example', 'ада@почта.example'],
	['ada@example.com, eve@example.com', undefined],
	['Ada <ada@example.com>', undefined],
	['ada@example.com\nBcc: eve@example.com', undefined],
	['ada', undefined],
	['', undefined]
])('%j as an address', (typed, read) => {
	expect(readAddress(typed)).toBe(read);
});
