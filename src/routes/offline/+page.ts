/** Kept in the browser ahead of time, for when there is nobody to ask; so it is whole without scripts. */
export const prerender = true;
export const csr = false;
