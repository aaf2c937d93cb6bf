import { expect, test } from 'vitest';
import { splitAsked } from './asked-reason.ts';

test.each([
	['too_small', { handle: 'too_small' }],
	['price_dropped', { handle: 'price_dropped' }],
	['out_of_stock', { handle: 'out_of_stock' }],
	['late_against_promise', { handle: 'late_against_promise' }],
	['It is for Ada', { handle: 'other', words: 'It is for Ada' }],
	['ada', { handle: 'other', words: 'ada' }],
	['', {}],
	[undefined, {}]
])('%j is %j', (reason, split) => expect(splitAsked(reason)).toEqual(split));
