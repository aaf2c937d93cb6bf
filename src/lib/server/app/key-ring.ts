import { findLiveKey, touchKeys, type LiveKey } from '../db/api-keys.ts';
import type { Database } from '../db/client.ts';

/** A revoked key is refused at the latest this long after. */
const BELIEVED_MS = 1000;
const FLUSH_MS = 60_000;
const MOST = 1000;

export type KeyRing = {
	/** The key behind a secret while it is good. Believed for one second, so that a busy machine costs one look-up. */
	find(secret: string): Promise<LiveKey | undefined>;
	/** Writes when keys were last used; also done every minute. Reads themselves write nothing. */
	flush(): Promise<void>;
	close(): Promise<void>;
};

export function createKeyRing(db: Database): KeyRing {
	const believed = new Map<string, { key: LiveKey; until: number }>();
	let used = new Map<string, Date>();

	async function flush(): Promise<void> {
		const batch = used;
		used = new Map();
		if (batch.size > 0) await touchKeys(db, batch);
	}
	// Losing a minute of "last used" in an outage is no harm.
	const timer = setInterval(() => void flush().catch(() => {}), FLUSH_MS).unref();

	return {
		async find(secret) {
			const now = Date.now();
			const known = believed.get(secret);
			const key = known && known.until > now ? known.key : await findLiveKey(db, secret);
			if (!key) {
				believed.delete(secret);
				return undefined;
			}
			if (key !== known?.key) {
				if (believed.size >= MOST) believed.clear();
				believed.set(secret, { key, until: now + BELIEVED_MS });
			}
			used.set(key.id, new Date(now));
			return key;
		},
		flush,
		async close() {
			clearInterval(timer);
			await flush().catch(() => {});
		}
	};
}
