import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Locks a value so that the database (a dump, a backup, a replica) does not tell it. `context` is what it belongs to:
 * a sealed value that is copied to another row does not open there.
 */
export type Sealer = {
	seal(value: unknown, context: string): string;
	/** Nothing where it was sealed with another secret, for another context, or is no sealed value. */
	open(sealed: string, context: string): unknown;
};

const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A key for one purpose out of APP_SECRET, so that no two purposes share one. */
export const deriveKey = (secret: string, purpose: string): Buffer =>
	Buffer.from(hkdfSync('sha256', secret, '', `roundtrip ${purpose}`, 32));

/** AES-256-GCM under a key derived from APP_SECRET. */
export function createSealer(secret: string): Sealer {
	const key = deriveKey(secret, 'seal');
	return {
		seal(value, context) {
			const nonce = randomBytes(NONCE_BYTES);
			const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
			const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
			return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
		},
		open(sealed, context) {
			const [version, text = ''] = sealed.split('.', 2);
			const bytes = Buffer.from(text, 'base64url');
			if (version !== VERSION || bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
			const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
			try {
				const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
				decipher
					.setAAD(Buffer.from(context))
					.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
				return JSON.parse(Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8'));
			} catch {
				return undefined;
			}
		}
	};
}
