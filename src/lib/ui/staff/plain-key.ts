/**
 * Whether a key was pressed by itself and is nobody else's: not while somebody types, not with a modifier, not while
 * it is held down, not in the middle of composing a character.
 *
 * @param mayRepeat for keys that move: held down, they go on
 */
export function isPlainKey(event: KeyboardEvent, key: string, mayRepeat = false): boolean {
	if (
		event.key.toLowerCase() !== key ||
		(event.repeat && !mayRepeat) ||
		event.isComposing ||
		event.defaultPrevented
	)
		return false;
	if (event.ctrlKey || event.metaKey || event.altKey) return false;
	const target = event.target instanceof Element ? event.target : null;
	return !target?.closest('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]');
}
