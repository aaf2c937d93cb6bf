import { expect, test } from 'vitest';
import { splitAsked } from './asked-reason.ts';

test.each([
	['too_small', { handle: 'too_small' }],
	['It is for Ada', { handle: 'other', words: 'It is for Ada' }],
	['ada', { handle: 'other', words: 'ada' }],
	['', {}],
	[undefined, {}]
])('%j is %j', (reason, split) => expect(splitAsked(reason)).toEqual(split));
