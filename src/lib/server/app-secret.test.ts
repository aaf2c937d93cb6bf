import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { getAppSecret } from './app-secret.ts';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'roundtrip-secret-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('is the one that was set, and then nothing is written', () => {
	expect(getAppSecret({ appSecret: 'x'.repeat(24), dataDir: folder })).toBe('x'.repeat(24));
	expect(readdirSync(folder)).toEqual([]);
});

it('is made once and kept where only its owner reads it', () => {
	const dataDir = join(folder, 'data');
	const made = getAppSecret({ appSecret: undefined, dataDir });
	expect(Buffer.from(made, 'base64')).toHaveLength(32);
	expect(getAppSecret({ appSecret: undefined, dataDir })).toBe(made);
	expect(readdirSync(dataDir)).toEqual(['app-secret']);
	expect(statSync(join(dataDir, 'app-secret')).mode & 0o777).toBe(0o600);
});

it('is never replaced when it is damaged: what was sealed would be lost', () => {
	writeFileSync(join(folder, 'app-secret'), 'half');
	expect(() => getAppSecret({ appSecret: undefined, dataDir: folder })).toThrow(/is damaged/);
});

it('says what to do where it cannot be kept', () => {
	writeFileSync(join(folder, 'file'), '');
	chmodSync(folder, 0o500);
	expect(() => getAppSecret({ appSecret: undefined, dataDir: join(folder, 'file') })).toThrow(
		/cannot be kept/
	);
	chmodSync(folder, 0o700);
});
