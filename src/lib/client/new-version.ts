import { isHalfFilled } from './half-filled.ts';

/**
 * Lets the version that waits take over and shows this page anew by it. Other tabs go on with what they have: the files
 * of their version stay.
 *
 * @returns false where somebody fills in a form here; then nothing happens
 */
export function useNewVersion({ waiting }: Pick<ServiceWorkerRegistration, 'waiting'>): boolean {
	if (isHalfFilled(document)) return false;
	navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
	waiting?.postMessage('use-new-version');
	if (!waiting) location.reload();
	return true;
}
