import { expect, test } from 'vitest';
import { countWaiting } from './waiting.ts';

test.each([
	['nothing', [], [], 0],
	['orders that ask', ['A-1', 'B-2'], [], 2],
	['messages of orders that ask for nothing', [], ['/orders/A-1', '/orders/B-2/delay?x=1'], 2],
	['an order that asks and was told of', ['A 1'], ['/orders/A%201#refund'], 1],
	['several that name no order', ['A-1'], ['/orders', '/'], 2]
])('%s', (_name, asking, messages, count) => {
	expect(countWaiting(asking, messages)).toBe(count);
});
