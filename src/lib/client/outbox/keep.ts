import type { LateKind } from '#domain/late/late.ts';
import { MOST_BYTES, MOST_ENTRIES, canEdit, canUndo, type Entry } from './entry.ts';
import { keepMark, markWaiting } from './mark.ts';
import { mintKey } from './mint.ts';
import { OUTBOX_NAME, sendAll, type Round } from './send.ts';
import { addEntries, changeEntry, listEntries, noteWho, removeEntry } from './store.ts';
import { tellOutbox } from './told.ts';

export type Written = {
	kind: LateKind;
	ref: string;
	who: string;
	says: string;
	/** Minted at the tap. */
	key: string;
	/** It was sent before it was kept, and may have arrived. */
	tried: boolean;
};
/** `full`: this device has no room for it. `photo`: one cannot be read any more. `unable`: it keeps nothing at all. */
export type Kept = 'kept' | 'full' | 'photo' | 'unable';

/** Why nothing was kept. Whatever it was, nothing of it was: what belongs together is written at once. */
export function whyNotKept(error: unknown): Kept {
	const name = error instanceof Error || error instanceof DOMException ? error.name : '';
	if (name === 'QuotaExceededError') return 'full';
	// Where a file came from is gone, or it was changed since it was chosen.
	return name === 'NotReadableError' || name === 'NotFoundError' ? 'photo' : 'unable';
}

/** Keeps what a form says until it can be sent. Its pictures are kept as they are. */
export async function keepForm(form: FormData, written: Written): Promise<Kept> {
	const kept = await writeDown(form, written).catch(whyNotKept);
	if (kept !== 'kept') return kept;
	markWaiting(true);
	tellOutbox();
	await askForSync();
	return kept;
}

async function writeDown(form: FormData, { tried, ...written }: Written): Promise<Kept> {
	const writtenAt = new Date().toISOString();
	const fields: [string, string][] = [];
	const pictures: Entry[] = [];
	const { who, ref, key } = written;
	for (const [field, value] of form) {
		if (typeof value === 'string') fields.push([field, value]);
		else if (value.size > 0) {
			// Not a file but its bytes: where it came from may be gone, or another, by then.
			const blob = new Blob([await value.arrayBuffer()]);
			const picture = { key: mintKey(), kind: 'photo' as const, state: 'waiting' as const, says: '' };
			pictures.push({ ...picture, ref, who, writtenAt, fields: [], of: key, field, blob });
		}
	}
	const whole: Entry = {
		...written,
		fields,
		writtenAt,
		state: 'waiting',
		...(tried && { triedAt: writtenAt })
	};
	const there = await listEntries();
	const bytes = [...there, ...pictures].reduce((sum, { blob }) => sum + (blob?.size ?? 0), 0);
	if (there.length + pictures.length >= MOST_ENTRIES || bytes > MOST_BYTES) return 'full';
	await noteWho(who);
	// Before it is there as well as after: a tab that is killed in between leaves nothing that nobody looks for.
	keepMark();
	await addEntries([whole, ...pictures]);
	return 'kept';
}

/** Takes back what was not sent; false where it may have arrived and counts. */
export async function undo(key: string): Promise<boolean> {
	const gone = await removeEntry(key, canUndo);
	if (gone) tellOutbox();
	return gone;
}

/** What was answered or refused and has been seen. */
export async function dismiss(key: string): Promise<void> {
	await removeEntry(key);
	tellOutbox();
}

/** Other words in a field of what waits: it is another thing then, and gets another key. */
export async function edit(key: string, field: string, words: string): Promise<boolean> {
	const entry = (await listEntries()).find((one) => one.key === key);
	if (!entry || !canEdit(entry)) return false;
	const { triedAt: _, notBefore: __, ...rest } = entry;
	const fields = entry.fields.filter(([name]) => name !== field);
	const changed: Entry = { ...rest, key: mintKey(), fields: [...fields, [field, words]] };
	const pictures = (await listEntries()).filter(({ of }) => of === key);
	// The new one first: a tab that is killed in between leaves two, and never none.
	await addEntries([changed, ...pictures.map((picture) => ({ ...picture, of: changed.key }))]);
	await removeEntry(key, canEdit);
	tellOutbox();
	return true;
}

/** Tries what the shop asked to wait with, and what was refused for a connection, at once. */
export async function sendNow(): Promise<Round> {
	for (const { key } of await listEntries())
		await changeEntry(key, ({ notBefore: _, ...entry }) => entry as Entry);
	return sendAll();
}

/** The browser sends by itself once there is a connection, page or no page; where it can. */
export async function askForSync(): Promise<void> {
	if (!('serviceWorker' in navigator)) return;
	const worker = await navigator.serviceWorker.getRegistration().catch(() => undefined);
	const sync = (worker as { sync?: { register(tag: string): Promise<void> } } | undefined)?.sync;
	await sync?.register(OUTBOX_NAME).catch(() => undefined);
}
