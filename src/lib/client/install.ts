import { dev } from '$app/environment';
import { keepInstallPrompt } from './install-prompt.ts';

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
		serviceWorker.onmessage = ({ data }: MessageEvent<{ waiting?: number }>) => {
			if (data.waiting === undefined || !matchMedia('(display-mode: standalone)').matches) return;
			void (navigator as Badge).setAppBadge?.(data.waiting);
		};
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
