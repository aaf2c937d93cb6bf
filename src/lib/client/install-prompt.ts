/** The browser's own question whether the app shall be installed (Chromium's `beforeinstallprompt`). */
export type InstallPrompt = Event & { prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }> };

/** Kept from whichever page it came to until our own sheet asks; told to whoever waits for it. */
export const installing: { prompt?: InstallPrompt | undefined; changed?: () => void } = {};

/** Keeps the browser from asking by itself: it would on a first visit, when nobody knows yet why. */
export function keepInstallPrompt(): void {
	const take = (prompt?: InstallPrompt) => {
		prompt?.preventDefault();
		installing.prompt = prompt;
		installing.changed?.();
	};
	addEventListener('beforeinstallprompt', (event) => take(event as InstallPrompt));
	addEventListener('appinstalled', () => take());
}
