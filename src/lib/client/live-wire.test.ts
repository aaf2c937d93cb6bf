import { describe, expect, it } from 'vitest';
import { LiveTabs } from './live-tabs.ts';
import { parseGone, parseMessage, retryDelay, streamUrl, unionOf } from './live-wire.ts';

describe('messages', () => {
	it('are read with what the page needs of them', () => {
		const text =
			'{"topic":"order:R","seq":3,"type":"order.paid","at":"2026-11-22T11:00:00Z","actor":{"kind":"machine"},"data":{"a":1}}';
		expect(parseMessage(text)).toEqual({
			topic: 'order:R',
			seq: 3,
			type: 'order.paid',
			at: '2026-11-22T11:00:00Z',
			data: { a: 1 }
		});
		expect(parseGone('{"topic":"link:T"}')).toBe('link:T');
	});

	it('that are not understood are passed over', () => {
		for (const text of [
			'',
			'null',
			'[]',
			'{"topic":1}',
			'{"topic":"a","seq":"1","type":"x"}',
			'{',
			undefined
		]) {
			expect(parseMessage(text)).toBeUndefined();
			expect(parseGone(text === '{"topic":"a","seq":"1","type":"x"}' ? '{}' : text)).toBeUndefined();
		}
	});
});

describe('one stream for all tabs', () => {
	const wish = (topic: string, seq: number) => ({ topic, seq });

	it('asks for each topic once, from the least any tab knows', () => {
		const union = unionOf([[wish('order:B', 4)], [wish('order:A', 9), wish('order:B', 2)]]);
		expect(union).toEqual([wish('order:A', 9), wish('order:B', 2)]);
		expect(streamUrl(union)).toBe('/live?topic=order%3AA%3A9&topic=order%3AB%3A2');
	});

	it('moves on with what was passed, and lets go of tabs that went silent', () => {
		const tabs = new LiveTabs();
		tabs.hear('one', [wish('order:A', 1)], 0);
		tabs.hear('two', [wish('order:B', 1)], 0);
		tabs.passed({ topic: 'order:A', seq: 5, type: 'x', at: '', data: {} });
		expect(tabs.union(1000, 'one')).toEqual([wish('order:A', 5), wish('order:B', 1)]);
		expect(tabs.union(10 * 60_000, 'one')).toEqual([wish('order:A', 5)]);
		tabs.dropped('order:A');
		expect(tabs.union(10 * 60_000, 'one')).toEqual([]);
	});
});

it('retries grow apart and stay below half a minute', () => {
	expect(retryDelay(0, 0)).toBe(500);
	expect(retryDelay(0, 1)).toBe(1000);
	expect(retryDelay(3, 1)).toBe(8000);
	expect(retryDelay(40, 1)).toBe(30_000);
});
