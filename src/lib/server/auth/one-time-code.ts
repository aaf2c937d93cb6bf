import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { deriveKey } from './seal.ts';

/** Makes and compares the codes that are sent to people. Six digits can be tried out, so their hash takes a secret. */
export type CodeMint = {
	/** A new code, and the hash of it that is kept under the id of its row. */
	mint(id: string): { code: string; hash: Buffer };
	matches(id: string, code: string, hash: Buffer): boolean;
	/** Names an address or a number in a counter without telling it. */
	blind(text: string): string;
};

const DIGITS = 6;

/** @param secret APP_SECRET; with another one, codes that are under way are of no use any more */
export function createCodeMint(secret: string): CodeMint {
	const key = deriveKey(secret, 'one-time code');
	const hashOf = (id: string, code: string) => createHmac('sha256', key).update(`${id}:${code}`).digest();
	return {
		mint(id) {
			const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
			return { code, hash: hashOf(id, code) };
		},
		matches: (id, code, hash) => hash.length === 32 && timingSafeEqual(hashOf(id, code), hash),
		blind: (text) => createHmac('sha256', key).update(`blind:${text}`).digest('base64url')
	};
}

/** The code as somebody typed or pasted it, in any script's digits. Nothing where it cannot be one. */
export function readCode(typed: string): string | undefined {
	const digits = typed
		.slice(0, 64)
		.normalize('NFKC')
		.replace(/[\s\-‐-―]/gu, '');
	return /^\d{6}$/.test(digits) ? digits : undefined;
}

/** 160 bits for an address or a cookie. */
export const newToken = (): string => randomBytes(20).toString('base64url');

/** What is kept of a token that cannot be guessed. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();
