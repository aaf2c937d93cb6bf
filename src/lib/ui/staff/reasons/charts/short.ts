const MOST = 20;

/** A label as an axis has room for it; a letter of Chinese takes the place of two. */
export function short(label: string, most = MOST): string {
	let so = 0;
	for (const [index, letter] of [...label].entries()) {
		so += /[\u2e80-\uffef]/.test(letter) ? 2 : 1;
		if (so > most) return `${[...label].slice(0, index).join('').trimEnd()}…`;
	}
	return label;
}
