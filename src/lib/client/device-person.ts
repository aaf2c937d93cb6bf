import { STEPPED_UP_COOKIE } from '#domain/late/late.ts';
import { somethingWaits } from './outbox/mark.ts';

/** The tag of whoever was signed in here last. */
const HERE = 'roundtrip-here';

/**
 * Sees who is signed in on this device as of now. Where that is somebody else than before, nothing of the one before
 * stays; where a session has ended by itself, what its person had not sent waits for them, locked.
 *
 * @param tag empty where nobody is signed in
 * @param signedOut this page follows a sign-out, whose person was asked about what was not sent
 */
export async function seePerson(tag: string, signedOut: boolean): Promise<void> {
	try {
		const before = localStorage.getItem(HERE) ?? '';
		const isOther = before !== '' && before !== tag;
		if (signedOut) await wipe('nothing');
		else if (isOther && tag !== '' && steppedUpFrom() === before)
			await (await import('./outbox/adopt.ts')).adopt(before, tag);
		else if (isOther) await wipe(tag === '' ? 'unsent' : 'nothing');
		// It is known whose the locked things are, until somebody else comes.
		const waits = somethingWaits() || (isOther && tag === '' && (await photosWait()));
		const here = tag === '' && waits ? before : tag;
		if (here !== '') localStorage.setItem(HERE, here);
	} catch {
		// Without storage nothing is kept of anybody.
	}
}

const wipe = async (stays: 'nothing' | 'unsent') => (await import('./wipe.ts')).wipeDevice(stays);

const photosWait = async () => (await import('./shared/store.ts')).someAreShared();

const steppedUpFrom = (): string | undefined =>
	new RegExp(`(?:^|; )${STEPPED_UP_COOKIE}=([\\w-]+)`).exec(document.cookie)?.[1];
