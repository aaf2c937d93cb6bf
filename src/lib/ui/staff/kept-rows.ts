import { rowId } from './desk-task.ts';

/** Whether somebody is at a row: it holds what they look at, chose, or have opened to answer. */
function isTouched(id: string): boolean {
	const row = document.getElementById(rowId(id));
	if (!row) return false;
	const isOpen = [...row.querySelectorAll('details')].some((one) => one.open);
	const isChosen = row.querySelector('input[type=checkbox]:checked') !== null;
	return isOpen || isChosen || row.contains(document.activeElement);
}

export type KeptRow<T> = { row: T; gone: boolean };

/**
 * The rows of a list that reads itself again while somebody works on it: one that has left the list stays where it was
 * for as long as they are at it, so that nothing they have typed or chosen vanishes under their hands.
 */
export function keptRows<T extends { id: string }>() {
	let before: KeptRow<T>[] = [];
	/** @param done what they have just dealt with themselves: it goes */
	return (rows: readonly T[], done: (id: string) => boolean): KeptRow<T>[] => {
		const here = new Set(rows.map(({ id }) => id));
		const next: KeptRow<T>[] = rows.map((row) => ({ row, gone: false }));
		for (const [index, { row }] of before.entries())
			if (!here.has(row.id) && !done(row.id) && isTouched(row.id))
				next.splice(Math.min(index, next.length), 0, { row, gone: true });
		before = typeof document === 'undefined' ? [] : next;
		return next;
	};
}
