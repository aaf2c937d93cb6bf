import { expect, it } from 'vitest';
import { whyNotKept } from './keep.ts';

it.each([
	[new DOMException('full', 'QuotaExceededError'), 'full'],
	// What the name means in browsers that have made an error of its own of it.
	[Object.assign(new Error('full'), { name: 'QuotaExceededError' }), 'full'],
	[new DOMException('gone', 'NotReadableError'), 'photo'],
	[new DOMException('gone', 'NotFoundError'), 'photo'],
	[new DOMException('private', 'SecurityError'), 'unable'],
	[new DOMException('private', 'InvalidStateError'), 'unable'],
	[new DOMException('torn', 'AbortError'), 'unable'],
	[new DOMException('broken', 'UnknownError'), 'unable'],
	[new ReferenceError('indexedDB is not defined'), 'unable'],
	['?', 'unable']
])('what could not be kept is said to be so: %s', (error, kept) => {
	expect(whyNotKept(error)).toBe(kept);
});
