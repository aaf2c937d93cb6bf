import { expect, it } from 'vitest';
import { createVault } from './vault.ts';

const [OLD, NEW] = ['a secret that is long enough', 'another secret, as long'];
const old = createVault([OLD], 'accounts');

it('opens what it locked, for the same context and purpose alone', () => {
	const kept = old.lock({ account: 'DE89370400440532013000' }, 'order 1');
	expect(JSON.stringify(kept)).not.toContain('3000');
	expect(Buffer.from(kept.sealed, 'base64url').toString('latin1')).not.toContain('DE89');
	expect(old.lock({ account: 'DE89370400440532013000' }, 'order 1').sealed).not.toBe(kept.sealed);
	expect(old.open(kept, 'order 1')).toEqual({ account: 'DE89370400440532013000' });
	expect(old.open(kept, 'order 2')).toBeUndefined();
	expect(createVault([OLD], 'else').open(kept, 'order 1')).toBeUndefined();
});

it('opens what a former secret locked while that is named, and locks with the new one', () => {
	const kept = old.lock('a', 'x');
	const both = createVault([NEW, OLD], 'accounts');
	expect(both.open(kept, 'x')).toBe('a');
	const again = both.lock('b', 'x');
	expect(again.keyId).not.toBe(kept.keyId);
	expect(old.open(again, 'x')).toBeUndefined();
	expect(createVault([NEW], 'accounts').open(again, 'x')).toBe('b');
	expect(createVault([NEW], 'accounts').open(kept, 'x')).toBeUndefined();
	// A key's id is no key: the value of one under the name of another stays shut.
	expect(both.open({ ...kept, keyId: again.keyId }, 'x')).toBeUndefined();
});

it('opens nothing that was touched', () => {
	const kept = old.lock('hello', 'x');
	const bytes = Buffer.from(kept.sealed, 'base64url');
	for (let at = 0; at < bytes.length; at++) {
		const changed = Buffer.from(bytes);
		changed[at] = (changed[at] ?? 0) ^ 1;
		expect(old.open({ ...kept, sealed: changed.toString('base64url') }, 'x')).toBeUndefined();
	}
	for (const sealed of ['', 'AAAA']) expect(old.open({ ...kept, sealed }, 'x')).toBeUndefined();
});
