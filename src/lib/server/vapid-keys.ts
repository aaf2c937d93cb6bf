import { createECDH } from 'node:crypto';
import { join } from 'node:path';
import { keepFirst, readKept } from './kept-file.ts';
import type { Settings } from './settings.ts';
import { errorCode, StartFailure } from './start-failure.ts';

/** What push services know this shop by (RFC 8292): base64url, and whom they may write to. */
export type VapidKeys = { publicKey: string; privateKey: string; subject: string };

export type VapidSettings = Pick<
	Settings,
	'vapidPublicKey' | 'vapidPrivateKey' | 'vapidSubject' | 'dataDir' | 'mailFrom' | 'origin'
>;

/** In the data folder. */
export const VAPID_FILE = 'vapid-key';
const PRIVATE_BYTES = 32;

/**
 * VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY, else the key kept in the data folder, made at the first start. A browser gives
 * its subscription to one key: with another one all of them have to be asked for again. Several nodes need the same.
 */
export function getVapidKeys(settings: VapidSettings): VapidKeys {
	const { vapidPublicKey, vapidPrivateKey, dataDir } = settings;
	const subject = subjectOf(settings);
	if (vapidPublicKey && vapidPrivateKey) {
		if (publicOf(vapidPrivateKey) !== vapidPublicKey.replace(/=+$/, ''))
			throw new StartFailure(
				'VAPID_PUBLIC_KEY is not the public half of VAPID_PRIVATE_KEY',
				'set both halves of one P-256 key, base64url: `npx web-push generate-vapid-keys` makes one'
			);
		return { publicKey: vapidPublicKey.replace(/=+$/, ''), privateKey: vapidPrivateKey, subject };
	}
	const file = join(dataDir, VAPID_FILE);
	try {
		const privateKey = readKept(file) ?? keepFirst(dataDir, VAPID_FILE, newPrivateKey());
		const publicKey = publicOf(privateKey);
		if (publicKey !== undefined) return { publicKey, privateKey, subject };
	} catch (error) {
		throw new StartFailure(
			`The key for push messages cannot be kept in ${file} (${errorCode(error) ?? String(error)})`,
			'set VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY, or DATA_DIR to a folder you may write to',
			{ cause: error }
		);
	}
	throw new StartFailure(
		`The key for push messages in ${file} is damaged`,
		'bring the file back from a backup, or remove it and have a new one made: devices have to be asked again then'
	);
}

/** Push services refuse who cannot be reached. */
function subjectOf({ vapidSubject, origin, mailFrom }: VapidSettings): string {
	if (vapidSubject) return vapidSubject;
	if (origin?.startsWith('https:')) return origin;
	return `mailto:${/<([^<>]+)>/.exec(mailFrom)?.[1] ?? mailFrom}`;
}

function newPrivateKey(): string {
	const pair = createECDH('prime256v1');
	pair.generateKeys();
	// Leading zeros are left out by the library, and belong to it.
	const padded = Buffer.concat([Buffer.alloc(PRIVATE_BYTES), pair.getPrivateKey()]).subarray(-PRIVATE_BYTES);
	return padded.toString('base64url');
}

function publicOf(privateKey: string): string | undefined {
	const bytes = Buffer.from(privateKey, 'base64url');
	if (bytes.length !== PRIVATE_BYTES) return undefined;
	try {
		const pair = createECDH('prime256v1');
		pair.setPrivateKey(bytes);
		return pair.getPublicKey().toString('base64url');
	} catch {
		return undefined;
	}
}
