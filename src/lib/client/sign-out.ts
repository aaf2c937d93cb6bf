import { endPushHere } from './push-device.ts';

/** Set by the sign-out, read and removed by the page it leads to. */
export const SIGNED_OUT_COOKIE = 'signed-out';

/**
 * Removes whatever this site keeps in the browser. `Clear-Site-Data` asks the browser for the same; not every browser
 * does it, and none over plain http.
 */
export async function wipeDevice(): Promise<void> {
	const gone: Promise<unknown>[] = [endPushHere()];
	if ('caches' in globalThis) {
		gone.push(caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name)))));
	}
	// Firefox had no list of databases for long.
	if ('databases' in indexedDB) {
		gone.push(
			indexedDB.databases().then((all) => Promise.all(all.flatMap(({ name }) => (name ? [drop(name)] : []))))
		);
	}
	try {
		sessionStorage.clear();
		localStorage.clear();
	} catch {
		// Private windows of some browsers have neither.
	}
	await Promise.allSettled(gone);
}

function drop(name: string): Promise<void> {
	return new Promise((resolve) => {
		const request = indexedDB.deleteDatabase(name);
		// Another tab may hold it open; it is deleted when that tab lets go.
		request.onsuccess = request.onerror = request.onblocked = () => resolve();
	});
}
