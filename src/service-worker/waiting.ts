import { placeOf } from './places.ts';

/**
 * The number on the app's icon: orders that wait for their person, because they ask for something or because a message
 * about them has not been put away. An order that does both counts once; a message that names none counts by itself.
 *
 * @param asking orders that ask for something, by their refs
 * @param messages where a tap on each message that is shown leads, as paths of ours
 */
export function countWaiting(asking: readonly string[], messages: readonly string[]): number {
	const told = messages.map((path) => {
		const place = placeOf(path.replace(/[?#].*$/, ''));
		return place && place.kind !== 'list' ? place.ref : undefined;
	});
	return new Set([...asking, ...told.map((ref) => ref ?? '')]).size;
}
