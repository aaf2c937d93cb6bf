import { describe, expect, it } from 'vitest';
import type { OrderView } from '#domain/order/order-view.ts';
import { termsAt } from '#tests/fixtures/fee-bars.ts';
import { openPortion, policyLine, policyOrder } from '#tests/fixtures/policy-orders.ts';
import { sentencesAt } from './fee-bar.ts';
import { createFormat } from './format.ts';
import { wordTerms } from './terms-words.ts';

const format = createFormat('en', 'Europe/Berlin', { today: '', tomorrow: '', yesterday: '', justNow: '' });
const NOW = '2026-06-01T17:00:00Z';
const now = Date.parse(NOW);
const request = {
	id: 'r',
	createdAt: '2026-06-01T16:30:00Z',
	decideBy: '2026-06-02T16:30:00Z',
	fee: 4000,
	lines: [{ line: 'mug', quantity: 1 }]
};
const claimed = { state: 'claimed', claimed_at: '2026-06-01T16:00:00Z' } as const;
const custom = policyLine({ tags: ['custom'] });
const plain = policyLine({ id: 'plate', amount: 5000 });

function words(
	terms: Partial<NonNullable<OrderView['terms']>>,
	lines = [custom],
	portions = [openPortion(claimed)]
) {
	const { schedule, windows } = termsAt(NOW, { order: policyOrder({ lines }), portions });
	const view = { currency: 'EUR', terms: { schedule, windows, actions: [], requests: [], ...terms } };
	return wordTerms(view as unknown as OrderView, format, now);
}

describe('a request that waits', () => {
	const [told] = words({ requests: [request] })?.requests ?? [];
	const said = (at: number) =>
		told ? sentencesAt(told, { h: 'h', min: 'min', s: 's' }, at).join(' ').replaceAll('\u00A0', ' ') : '';

	it('says by when it is decided, what silence means, and what it costs', () => {
		expect(said(now)).toBe(
			'Asked to cancel 1 item: 18:30. The warehouse decides by 2 Jun 18:30, another 23 h 30 min. No answer counts as yes. It costs €40.00.'
		);
	});
	it('says nothing of amounts where none may be seen', () => {
		const { fee: _, ...shared } = request;
		expect(JSON.stringify(words({ requests: [shared] })?.requests)).not.toContain('€');
	});
	it('says when its clock has run out, and has the order read again then', () => {
		const over = Date.parse(request.decideBy);
		expect(told?.over).toEqual({ from: over, text: expect.stringContaining('counts as yes') });
		expect(words({ requests: [request] })?.changesAt).toBe(over);
	});
	it('is not asked for a second time by the bar, once nothing else can be', () => {
		const actions = [{ kind: 'cancel', allowed: false }] as never;
		expect(words({ requests: [request] })?.bar?.frames[0]?.sentences[0]).toMatch(/^Ask to cancel/);
		expect(words({ requests: [request], actions })?.bar?.frames[0]?.sentences[0]).toMatch(
			/^Once it is delivered/
		);
	});
});

describe('each line', () => {
	it('is silent where the bar has said it all', () => {
		expect(words({})?.lines).toEqual({});
	});
	it('says what holds for its pieces where they differ, and why something is over', () => {
		const moving = { ...claimed, state: 'handed_over', handed_over_at: '2026-06-01T16:40:00Z' } as const;
		const lines = words(
			{},
			[custom, plain],
			[openPortion(claimed), openPortion({ ...moving, line: 'plate' })]
		)?.lines;
		expect(lines?.['plate']?.[0]?.sentences.join(' ')).toMatch(
			/It is on its way, so it cannot be cancelled now\..*It was free to cancel until/
		);
	});
	it('counts the pieces of a line that are at different points', () => {
		const line = policyLine({ tags: ['custom'], quantity: 3 });
		const portions = [openPortion({ quantity: 2 }), openPortion({ ...claimed, quantity: 1, id: 'p2' })];
		const told = words({}, [line], portions)?.lines['mug']?.map(({ sentences }) => sentences[0]);
		expect(told).toEqual(expect.arrayContaining(['1 item:']));
	});
});

it('is nothing where an order has neither zones nor requests', () => {
	expect(words({ schedule: [], windows: [] })).toBeUndefined();
	expect(wordTerms({ currency: 'EUR' } as unknown as OrderView, format, now)).toBeUndefined();
});
