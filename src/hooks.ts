import type { Transport } from '@sveltejs/kit';
import { AsText } from '#ui/primitives/as-text.ts';
import { Drawing } from '#ui/shopper/drawn/drawing.ts';

export const transport: Transport = {
	AsText: {
		encode: (value) => value instanceof AsText && JSON.stringify(value.value),
		decode: (text: string) => new AsText<unknown>(JSON.parse(text))
	},
	/** Of what the server draws itself the browser is told nothing: it stands in the page. */
	Drawing: {
		encode: (value) => value instanceof Drawing && 1,
		decode: () => undefined
	}
};
