import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { deriveKey } from './seal.ts';

/**
 * Locks what is kept for weeks, so that it outlives a change of APP_SECRET: with each value goes the id of its key. What
 * was locked with a former secret still opens while that is named in APP_SECRET_BEFORE. `context` is what a value
 * belongs to: copied to another row it does not open there.
 */
export type Vault = {
	lock(value: unknown, context: string): { sealed: string; keyId: string };
	/** Nothing where its key is not here any more, it is another row's, or somebody touched it. */
	open(kept: { sealed: string; keyId: string }, context: string): unknown;
};

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/**
 * AES-256-GCM under keys derived from the shop's secrets, each for this one purpose.
 *
 * @param secrets the one to lock with first, then those that may still open
 */
export function createVault(secrets: readonly [string, ...string[]], purpose: string): Vault {
	const keys = secrets.map((secret) => {
		const key = deriveKey(secret, `vault ${purpose}`);
		// Of the derived key: tells two keys apart, and nothing of either.
		const id = createHash('sha256').update('roundtrip key id').update(key).digest('hex').slice(0, 16);
		return { id, key };
	});
	const [current = { id: '', key: Buffer.alloc(0) }] = keys;
	return {
		lock(value, context) {
			const nonce = randomBytes(NONCE_BYTES);
			const cipher = createCipheriv(CIPHER, current.key, nonce).setAAD(Buffer.from(context));
			const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
			const sealed = Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
			return { sealed, keyId: current.id };
		},
		open({ sealed, keyId }, context) {
			const key = keys.find(({ id }) => id === keyId)?.key;
			const bytes = Buffer.from(sealed, 'base64url');
			if (!key || bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
			const at = NONCE_BYTES + TAG_BYTES;
			try {
				const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES));
				decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(NONCE_BYTES, at));
				const text = Buffer.concat([decipher.update(bytes.subarray(at)), decipher.final()]).toString('utf8');
				return JSON.parse(text);
			} catch {
				return undefined;
			}
		}
	};
}

/** For a process that opens no accounts. */
export const noVault = (): Vault => {
	throw new Error('this process opens no accounts');
};
