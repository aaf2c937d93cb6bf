/** One line of two texts: in both, only in the one before, or only in the one after. */
export type DifferentLine = { kind: 'same' | 'gone' | 'new'; text: string };

/** Tables larger than this are not worth the wait: then all of the middle is gone, and all of the other is new. */
const MOST_CELLS = 4_000_000;

/**
 * What differs between two texts, line by line: the longest common lines stay, in their order. Pure.
 *
 * @param around how many lines of what is the same are kept beside what is not
 * @returns in the order of reading; `null` stands for lines that were left out
 */
export function differentLines(before: string, after: string, around = 3): (DifferentLine | null)[] {
	const [a, b] = [before.trimEnd().split('\n'), after.trimEnd().split('\n')];
	let start = 0;
	while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
	let end = 0;
	while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
	const same = (text: string): DifferentLine => ({ kind: 'same', text });
	const lines = [
		...a.slice(0, start).map(same),
		...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
		...a.slice(a.length - end).map(same)
	];
	return shorten(lines, around);
}

function middle(a: readonly string[], b: readonly string[]): DifferentLine[] {
	const gone = (text: string): DifferentLine => ({ kind: 'gone', text });
	const added = (text: string): DifferentLine => ({ kind: 'new', text });
	if (a.length * b.length > MOST_CELLS) return [...a.map(gone), ...b.map(added)];
	const width = b.length + 1;
	/** Of what is left from there on, the most lines in common. */
	const common = new Uint16Array((a.length + 1) * width);
	const at = (i: number, j: number) => common[i * width + j] ?? 0;
	for (let i = a.length - 1; i >= 0; i--) {
		for (let j = b.length - 1; j >= 0; j--) {
			common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
		}
	}
	const lines: DifferentLine[] = [];
	let [i, j] = [0, 0];
	while (i < a.length || j < b.length) {
		const [was = '', is = ''] = [a[i], b[j]];
		if (i < a.length && j < b.length && was === is) {
			lines.push({ kind: 'same', text: was });
			i += 1;
			j += 1;
		} else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
			lines.push(gone(was));
			i += 1;
		} else {
			lines.push(added(is));
			j += 1;
		}
	}
	return lines;
}

function shorten(lines: readonly DifferentLine[], around: number): (DifferentLine | null)[] {
	const isNear = lines.map((_, index) =>
		lines.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== 'same')
	);
	return lines.flatMap((line, index): (DifferentLine | null)[] => {
		if (isNear[index]) return [line];
		return isNear[index - 1] || index === 0 ? [null] : [];
	});
}
