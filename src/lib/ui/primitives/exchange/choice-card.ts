/** What can be chosen, as a card around its radio button. */
export const CHOICE_CARD =
	'flex min-h-11 cursor-pointer gap-3 rounded-control border border-edge p-3 has-checked:border-accent has-checked:bg-accent-soft has-disabled:cursor-default has-disabled:border-line';
export const CHOICE_RADIO = 'size-4 shrink-0 accent-accent';
