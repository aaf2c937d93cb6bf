/** Two weights of the same size: the words decide, never a smaller or paler choice. */
const SHAPE = 'inline-flex min-h-11 items-center justify-center rounded-control px-5 py-2 font-medium';

export const BUTTON_STRONG = `${SHAPE} border border-accent bg-accent text-on-accent`;
export const BUTTON_PLAIN = `${SHAPE} border border-edge text-ink`;
