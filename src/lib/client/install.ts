import { dev } from '$app/environment';
import { keepInstallPrompt } from './install-prompt.ts';

/** Asks the worker for the number on the app's icon. */
const HOW_MANY_WAIT = 'how-many-wait';

type Badge = { setAppBadge?: (count: number) => Promise<void> };

/**
 * Registers the service worker. A new version waits for the next visit and never reloads a page by itself: somebody
 * may be half way through a form.
 *
 * @param ready called once with what waits, when a new version is there
 */
export async function installServiceWorker(
	ready: (waiting: ServiceWorkerRegistration) => void
): Promise<void> {
	keepInstallPrompt();
	const { serviceWorker } = navigator;
	if (!serviceWorker) return;
	try {
		// A count has its place on the icon of an installed app, and only there.
		if (matchMedia('(display-mode: standalone)').matches) {
			serviceWorker.onmessage = ({ data }: MessageEvent<{ waiting?: number }>) => {
				if (data.waiting !== undefined) void (navigator as Badge).setAppBadge?.(data.waiting);
			};
			// What was said while this page was on its way it did not hear.
			serviceWorker.controller?.postMessage(HOW_MANY_WAIT);
		}
		const registration = await serviceWorker.register('/service-worker.js', {
			type: dev ? 'module' : 'classic',
			updateViaCache: 'none'
		});
		const tell = () => {
			if (registration.waiting && serviceWorker.controller) ready(registration);
		};
		tell();
		registration.onupdatefound = () => {
			const coming = registration.installing;
			if (coming) coming.onstatechange = tell;
		};
	} catch {
		// Private windows and some shells refuse it; the app is whole without.
		return;
	}
}
