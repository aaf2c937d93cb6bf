/**
 * What the server draws a part of a page from. It is not told to the browser: the drawn part stands in the page already
 * (ADR 10). `src/hooks.ts` sees to that.
 */
export class Drawing<Facts> {
	readonly facts: Facts;

	constructor(facts: Facts) {
		this.facts = facts;
	}
}

/**
 * A part that the server draws: while the page is made, what it is drawn from; when the page is read again by its
 * script, the part as markup of our own components; in the browser, nothing for a part that stands in the page already.
 */
export type Drawn<Facts> = Drawing<Facts> | string | undefined;

/** What a part is drawn from; only the server ever asks. */
export function factsOf<Facts>(drawn: Drawn<Facts>): Facts {
	if (!(drawn instanceof Drawing)) throw new Error('a part that the server draws was asked for elsewhere');
	return drawn.facts;
}
