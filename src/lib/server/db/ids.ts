import { randomFillSync } from 'node:crypto';

/** Randomness is drawn for many ids at once: one by one it is most of an id's price, and an import makes millions. */
const POOL = Buffer.alloc(16 * 256);
let used = POOL.length;

/**
 * A new UUID of version 7 (RFC 9562): milliseconds first, so that rows made together lie together in an index;
 * 74 random bits after. An id is not a secret: whoever knows one may do nothing with it.
 */
export function newId(): string {
	if (used === POOL.length) {
		randomFillSync(POOL);
		used = 0;
	}
	const bytes = POOL.subarray(used, (used += 16));
	bytes.writeUIntBE(Date.now(), 0, 6);
	bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
	const hex = bytes.toString('hex');
	return [8, 12, 16, 20, 32].map((end, i) => hex.slice([0, 8, 12, 16, 20][i], end)).join('-');
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text from outside can be one of our ids; anything else names nothing. */
export const isId = (text: string): boolean => UUID.test(text);
