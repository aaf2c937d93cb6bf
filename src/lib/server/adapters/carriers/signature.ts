import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Whether two texts are the same, in a time that says nothing about where they differ. */
export function isSame(stated: string | undefined, expected: string): boolean {
	if (stated === undefined) return false;
	const [a, b] = [digest(stated), digest(expected)];
	return timingSafeEqual(a, b);
}

/** Equal lengths to compare, whatever was stated. */
const digest = (text: string) => createHash('sha256').update(text).digest();

export const hmacSha256 = (secret: string, ...parts: (string | Uint8Array)[]): Buffer => {
	const hmac = createHmac('sha256', secret);
	for (const part of parts) hmac.update(part);
	return hmac.digest();
};

export const sha256Hex = (...parts: (string | Uint8Array)[]): string => {
	const hash = createHash('sha256');
	for (const part of parts) hash.update(part);
	return hash.digest('hex');
};

export const md5Hex = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');

/**
 * Vendors that sign nothing are given an address that only they know: `…/carriers/{carrier}/{secret}`. Every secret is
 * compared, so that time does not tell which one came near.
 */
export function knowsTheWay(pathSecret: string | undefined, secrets: readonly string[]): boolean {
	return secrets.map((secret) => isSame(pathSecret, secret)).includes(true);
}
