import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StartFailure } from '#server/start-failure.ts';
import { getVapidKeys, VAPID_FILE, type VapidSettings } from '#server/vapid-keys.ts';
import type { Check } from './checks.ts';

/** Whether messages can be pushed: the two halves are one key, or one is kept. Makes nothing. */
export function checkVapid(settings: VapidSettings): Check {
	const name = 'push';
	const isSet = settings.vapidPublicKey !== undefined;
	if (!isSet && !existsSync(join(settings.dataDir, VAPID_FILE)))
		return { name, state: 'info', found: 'no key yet; the first start makes one' };
	try {
		const { publicKey, subject } = getVapidKeys(settings);
		const from = isSet ? 'VAPID_PUBLIC_KEY' : join(settings.dataDir, VAPID_FILE);
		return { name, state: 'ok', found: `key ${publicKey.slice(0, 8)}… of ${from}, ${subject}` };
	} catch (error) {
		if (!(error instanceof StartFailure)) throw error;
		return { name, state: 'problem', found: error.line };
	}
}
