/**
 * The error screen, where the page that was sent is one: the server draws it at once, and the browser has it before it
 * takes the page over. Every other page is spared its code until something goes wrong.
 *
 * This waits while it is imported, so nothing that the error screen itself imports may import it.
 */
export const DrawnErrorScreen =
	import.meta.env.SSR || document.querySelector('[data-error-screen]')
		? (await import('./ErrorScreen.svelte')).default
		: undefined;
