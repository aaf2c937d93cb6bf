/** Kept in the browser ahead of time; the service worker shows it under an order's own address, and fills it. */
export const prerender = true;
export const load = () => ({ kept: true });
