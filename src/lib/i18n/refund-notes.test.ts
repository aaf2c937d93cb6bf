import { expect, test } from 'vitest';
import type { MoneyView } from '#domain/order/money-view.ts';
import { createFormat } from './format.ts';
import { refundNotes } from './refund-notes.ts';

const DAYS = { today: 'today', tomorrow: 'tomorrow', yesterday: 'yesterday', justNow: 'just now' };
const format = createFormat('en', 'Europe/Berlin', DAYS);
const NOW = Date.parse('2026-11-20T10:00:00Z');
type Refund = MoneyView['refunds'][number];
const note = (refund: Partial<Refund>, destination?: MoneyView['destination'], reader = format) =>
	refundNotes(
		'A/1',
		{
			refunds: [{ id: 'r', state: 'sent', amount: 100, dueAt: '2026-12-04T10:00:00Z', ...refund }],
			...(destination && { destination })
		},
		reader,
		NOW
	)['r'];

test('one that is settled has nothing to come', () => {
	expect(note({ state: 'settled' })).toBeUndefined();
});

test('what waits for an account says so, by when it is due, and leads to where it is named', () => {
	const waits = { state: 'requested', waitsFor: 'destination' } as const;
	expect(note(waits)).toEqual({
		text: 'It was paid in a way that leads nowhere back. Name an account and it is sent, due by Friday 4 December.',
		link: { href: '/orders/A%2F1/refund-account', label: 'Say where it goes' }
	});
	expect(note({ ...waits, dueAt: '2026-11-19T10:00:00Z' })?.text).toContain('within 14 days');
});

test.each([
	['requested', 'It is sent next'],
	['sent', 'It has been passed on for payment.'],
	['unknown', 'It is never sent twice.'],
	['failed', 'It did not go through and is still owed to you in full.']
] as const)('%s says what comes next', (state, words) => {
	expect(note({ state })?.text).toContain(words);
	const late = note({ state, dueAt: '2026-11-20T09:59:59Z' })?.text;
	expect(late).toContain(state === 'failed' ? words : 'It is late, and the shop has it on its list.');
});

test('an account that was named stands there, and can be changed while nobody pays it', () => {
	const destination = { hint: 'DE•••• 3000', isOpen: true };
	expect(note({ state: 'failed' }, destination)).toMatchObject({
		text: expect.stringContaining('It goes to DE•••• 3000.') as string,
		link: { label: 'Change the account' }
	});
	expect(note({ state: 'sent' }, { ...destination, isOpen: false })?.link).toBeUndefined();
	expect(note({ state: 'sent' }, destination)?.link).toBeUndefined();
});

test('reads in Chinese', () => {
	const zh = createFormat('zh-CN', 'Europe/Berlin', DAYS);
	expect(note({ state: 'sent', dueAt: '2026-11-19T10:00:00Z' }, undefined, zh)?.text).toContain('退款已逾期');
});
