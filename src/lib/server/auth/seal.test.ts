import { expect, it } from 'vitest';
import { createSealer, deriveKey } from './seal.ts';

const sealer = createSealer('a secret that is long enough');

it('opens what it sealed, for the same context and the same secret alone', () => {
	const sealed = sealer.seal({ code: '012345' }, 'row 1');
	expect(sealed).not.toContain('012345');
	expect(sealer.seal({ code: '012345' }, 'row 1')).not.toBe(sealed);
	expect(sealer.open(sealed, 'row 1')).toEqual({ code: '012345' });
	expect(sealer.open(sealed, 'row 2')).toBeUndefined();
	expect(createSealer('another secret, as long').open(sealed, 'row 1')).toBeUndefined();
});

it('opens nothing that was touched', () => {
	const sealed = sealer.seal('hello', 'x');
	const bytes = Buffer.from(sealed.slice(3), 'base64url');
	for (let at = 0; at < bytes.length; at++) {
		const changed = Buffer.from(bytes);
		changed[at] = (changed[at] ?? 0) ^ 1;
		expect(sealer.open(`v1.${changed.toString('base64url')}`, 'x')).toBeUndefined();
	}
	for (const text of ['', 'v1.', 'v1.AAAA', `v2${sealed.slice(2)}`, sealed.slice(3)])
		expect(sealer.open(text, 'x')).toBeUndefined();
});

it('has another key for another purpose', () => {
	expect(deriveKey('s', 'one')).toHaveLength(32);
	expect(deriveKey('s', 'one').equals(deriveKey('s', 'two'))).toBe(false);
});
