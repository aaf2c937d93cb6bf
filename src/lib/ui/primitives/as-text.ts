/**
 * Facts of a page that its browser gets as one text of JSON, so nothing of them may need more than that: Kit's own way also
 * tells dates, maps and what stands in several places, looks for them everywhere, and took a fifteenth of an order page's time.
 * `src/hooks.ts` sees to it.
 */
export class AsText<Facts> {
	readonly value: Facts;

	constructor(value: Facts) {
		this.value = value;
	}
}
