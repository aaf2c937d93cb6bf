import { KEY_HEADER, WHOSE_HEADER, type LateBody } from '#domain/late/late.ts';
import { after, fieldsOf, nextToSend, PHOTO_KEPT_MS, readAnswer, type Entry, type Outcome } from './entry.ts';
import { mintKey } from './mint.ts';
import { addEntries, changeEntry, listEntries, noteWho, removeEntry, whoIsNoted } from './store.ts';
import { tellOutbox } from './told.ts';

/** The name of the lock, and of the Background Sync. */
export const OUTBOX_NAME = 'roundtrip-outbox';
/** A connection that says nothing for so long has stalled. */
const WORDS_WITHIN_MS = 20_000;
const PHOTO_WITHIN_MS = 120_000;

/** `done`: nothing is left to send. `later`: something is, once there is a connection. `sign_in`: its person has to. */
export type Round = 'done' | 'later' | 'sign_in';

/**
 * Sends what waits, one after the other, the oldest first. One round at a time in the whole browser, tabs and worker
 * alike; where there are no locks the keys alone see to it that nothing is done twice.
 */
export const sendAll = (): Promise<Round> =>
	'locks' in navigator ? navigator.locks.request(OUTBOX_NAME, () => sendRound()) : sendRound();

async function sendRound(): Promise<Round> {
	const who = await whoIsNoted();
	const tried = new Set<string>();
	for (;;) {
		const entries = await listEntries();
		const next = nextToSend(entries, who, Date.now(), tried);
		if (!next) return leftOver(entries, who);
		tried.add(next.key);
		if (next.kind !== 'photo' && (await renewPictures(next, entries))) {
			tried.delete(next.key);
			continue;
		}
		const outcome = await sendOne(next, entries);
		if (outcome.is === 'sign_in') await noteWho('');
		if (outcome.is === 'sign_in' || outcome.is === 'offline') {
			tellOutbox();
			return outcome.is === 'offline' ? 'later' : 'sign_in';
		}
	}
}

const leftOver = (entries: readonly Entry[], who: string): Round => {
	const waiting = entries.filter(({ state }) => state === 'waiting');
	if (waiting.length === 0) return 'done';
	return waiting.some((entry) => entry.who === who) ? 'later' : 'sign_in';
};

async function sendOne(entry: Entry, entries: readonly Entry[]): Promise<Outcome> {
	// Written down before it leaves: whatever ends this tab, it is known that it may have arrived.
	const going = await changeEntry(entry.key, (now) =>
		now.state === 'waiting' ? { ...now, triedAt: now.triedAt ?? new Date().toISOString() } : undefined
	);
	// Taken back a moment ago.
	if (!going) return { is: 'later', wait: 0 };
	tellOutbox();
	const outcome = await ask(going, entries);
	const changed = await changeEntry(entry.key, (now) => after(now, outcome, Date.now()));
	// What a picture is refused for keeps what it belongs to from being sent without it.
	if (changed?.of && outcome.is === 'refused')
		await changeEntry(changed.of, (whole) => after(whole, outcome, 0));
	tellOutbox();
	return outcome;
}

async function ask(entry: Entry, entries: readonly Entry[]): Promise<Outcome> {
	const isPhoto = entry.kind === 'photo';
	const place = `/orders/${encodeURIComponent(entry.ref)}/`;
	const body: LateBody | undefined =
		entry.kind === 'photo' ? undefined : { kind: entry.kind, fields: fieldsOf(entry, entries) };
	try {
		const response = await fetch(place + (isPhoto ? 'photos' : 'late'), {
			method: 'POST',
			// A network that leads elsewhere is no answer.
			...{ redirect: 'error', cache: 'no-store', credentials: 'same-origin' },
			signal: AbortSignal.timeout(isPhoto ? PHOTO_WITHIN_MS : WORDS_WITHIN_MS),
			headers: {
				'content-type': isPhoto ? 'application/octet-stream' : 'application/json',
				[KEY_HEADER]: entry.key,
				[WHOSE_HEADER]: entry.who
			},
			body: isPhoto ? (entry.blob ?? null) : JSON.stringify(body)
		});
		const said: unknown = await response.json().catch(() => undefined);
		return readAnswer(response.status, said, response.headers.get('retry-after'));
	} catch {
		return { is: 'offline' };
	}
}

/** Pictures that the shop has let go again since are sent anew, under other keys. True where there were any. */
async function renewPictures(entry: Entry, entries: readonly Entry[]): Promise<boolean> {
	const stale = entries.filter(
		({ of, state, triedAt }) =>
			of === entry.key && state === 'answered' && Date.now() - Date.parse(triedAt ?? '') > PHOTO_KEPT_MS
	);
	if (stale.length === 0 || entry.triedAt !== undefined) return false;
	for (const { id: _, triedAt: __, ...picture } of stale) {
		await addEntries([{ ...picture, key: mintKey(), state: 'waiting' }]);
		await removeEntry(picture.key);
	}
	return true;
}
