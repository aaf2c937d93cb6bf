import type { Transport } from '@sveltejs/kit';
import { Drawing } from '#ui/shopper/drawn/drawing.ts';

/** Of what the server draws itself the browser is told nothing: it stands in the page. */
export const transport: Transport = {
	Drawing: {
		encode: (value) => value instanceof Drawing && 1,
		decode: () => undefined
	}
};
