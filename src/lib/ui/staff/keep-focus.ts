import { tick } from 'svelte';

/**
 * A form's answer begins the page anew and with it where the keyboard stands. Whoever works down a list stays where they
 * were, as long as that is still there.
 */
export async function keepFocus(update: () => Promise<void>): Promise<void> {
	const at = document.activeElement;
	await update();
	await tick();
	if (at instanceof HTMLElement && at.isConnected && document.activeElement !== at)
		at.focus({ preventScroll: true });
}
