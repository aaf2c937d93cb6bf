/** Words of so many letters may differ by so many slips: one in short ones, two from eight letters on. */
const slipsIn = (word: string): number => (word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0);

/**
 * How many slips lead from one word to another: a letter more, less or another, or two neighbours swapped. Gives up
 * above `most`.
 */
export function slipsBetween(one: string, other: string, most: number): number {
	const [a, b] = [[...one], [...other]];
	if (Math.abs(a.length - b.length) > most) return most + 1;
	let before: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const other = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			let least = Math.min(other, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
				least = Math.min(least, (before[j - 2] ?? 0) + 1);
			row.push(least);
		}
		if (Math.min(...row) > most) return most + 1;
		[before, last] = [last, row];
	}
	return last[b.length] ?? most + 1;
}

/** Known words that a typed one may stand for: those a slip or two away, or that hold it (from three letters on). */
export function nearWords(typed: string, known: readonly string[], limit: number): string[] {
	const most = slipsIn(typed);
	return known
		.map((word) => ({
			word,
			slips: word.includes(typed) && typed.length >= 3 ? 1 : slipsBetween(typed, word, most)
		}))
		.filter(({ word, slips }) => word !== typed && slips <= Math.max(most, word.includes(typed) ? 1 : 0))
		.sort((a, b) => a.slips - b.slips || (a.word < b.word ? -1 : 1))
		.slice(0, limit)
		.map(({ word }) => word);
}

/** The word with two neighbours swapped, and with one letter left out: found without any help of the database. */
export function simpleSlips(word: string): string[] {
	const letters = [...word];
	const made = letters.flatMap((letter, index) => {
		const next = letters[index + 1];
		const left = letters.toSpliced(index, 1).join('');
		return next === undefined ? [left] : [left, letters.toSpliced(index, 2, next, letter).join('')];
	});
	return [...new Set(made)].filter((one) => one !== word);
}
