import { dev } from '$app/environment';

/**
 * Registers the service worker. A new version waits for the next visit and never reloads a page by itself: somebody
 * may be half way through a form.
 */
export async function installServiceWorker(): Promise<void> {
	if (!('serviceWorker' in navigator)) return;
	try {
		await navigator.serviceWorker.register('/service-worker.js', {
			type: dev ? 'module' : 'classic',
			updateViaCache: 'none'
		});
	} catch {
		// Private windows and some shells refuse it; the app is whole without.
		return;
	}
}
