import type { Component } from 'svelte';
import { render } from 'svelte/server';
import { Drawing, type Drawn } from './drawing.ts';

/**
 * A part of a page for its load function: what it is drawn from while the page itself is made, or drawn where the
 * page's script reads its data again.
 *
 * @param Part a component named as `#drawn/…`
 * @param facts all that it shows; none of it is sent to the browser
 * @param isDataRequest whether only the data of the page is asked for
 */
export const drawnPart = <Facts>(
	Part: Component<{ drawn: Drawn<Facts> }>,
	facts: Facts,
	isDataRequest: boolean
): Drawn<Facts> => {
	const drawn = new Drawing(facts);
	return isDataRequest ? render(Part, { props: { drawn } }).body : drawn;
};
