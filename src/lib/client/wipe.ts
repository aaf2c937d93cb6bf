/** Of this house; Workbox keeps its own books under names of its own, and an order has no place in them. */
const OURS = /^roundtrip-/;
/** Where a browser cannot list its databases. */
const KNOWN = ['roundtrip-outbox', 'roundtrip-kept', 'roundtrip-shared'];
/** The build and the offline page, the same for everybody: `mayKeep` lets nothing else in. */
const PUBLIC_CACHE = /^roundtrip-precache/;

/**
 * What stays: `nothing` of anybody; or `unsent`, what was written and has not been sent, locked away until the person
 * who wrote it signs in again. Their session ended by itself, and they were not asked.
 */
export type Stays = 'nothing' | 'unsent';

/**
 * Removes whatever this site keeps of a person in the browser. `Clear-Site-Data` asks the browser for the same; not every
 * browser does it, and none over plain http. Open pages let go of their databases when they are told; this waits for it.
 */
export async function wipeDevice(stays: Stays = 'nothing'): Promise<void> {
	const marks = stays === 'unsent' ? await lockUnsent() : [];
	try {
		sessionStorage.clear();
		localStorage.clear();
		for (const mark of marks) localStorage.setItem(mark, '1');
	} catch {
		// Private windows of some browsers have neither.
	}
	// A photo that was shared while nobody was signed in waits for its person as well.
	const kept =
		stays === 'unsent' ? ['roundtrip-shared', ...(marks.length > 0 ? ['roundtrip-outbox'] : [])] : [];
	await Promise.allSettled([dropCaches(), dropDatabases(kept), endPush(), clearBadge()]);
}

async function lockUnsent(): Promise<string[]> {
	const { somethingWaits, MARK } = await import('./outbox/mark.ts');
	if (!somethingWaits()) return [];
	const { noteWho } = await import('./outbox/store.ts');
	return noteWho('').then(
		() => [MARK],
		() => []
	);
}

async function dropCaches(): Promise<void> {
	if (!('caches' in globalThis)) return;
	const names = (await caches.keys()).filter((name) => !PUBLIC_CACHE.test(name));
	await Promise.all(names.map((name) => caches.delete(name)));
}

async function dropDatabases(kept: readonly string[]): Promise<void> {
	// Firefox had no list of databases for long.
	const listed = 'databases' in indexedDB ? await indexedDB.databases() : KNOWN.map((name) => ({ name }));
	const names = listed.flatMap(({ name }) => (name && OURS.test(name) && !kept.includes(name) ? [name] : []));
	await Promise.all(names.map(drop));
}

function drop(name: string): Promise<void> {
	return new Promise((resolve) => {
		const request = indexedDB.deleteDatabase(name);
		// Held open by a page that is told to let go: it is deleted then, and this waits no longer.
		request.onsuccess = request.onerror = request.onblocked = () => resolve();
	});
}

/** No notice for somebody else, and none of theirs on the lock screen. What the server knows ends with their session. */
const endPush = async (): Promise<void> => (await import('./push-device.ts')).endPushHere();

async function clearBadge(): Promise<void> {
	if ('clearAppBadge' in navigator) await navigator.clearAppBadge();
}
