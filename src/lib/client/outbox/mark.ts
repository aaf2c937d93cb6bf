/**
 * Whether something waits here, as one mark that costs a page nothing to read: only where it stands is the rest fetched.
 * The mark may stand where nothing waits any more; never the other way round.
 */
export const MARK = 'roundtrip-waits';
const SET = 'roundtrip:waits';

export function markWaiting(waits: boolean): void {
	try {
		if (waits) localStorage.setItem(MARK, '1');
		else localStorage.removeItem(MARK);
	} catch {
		// Without storage there is no outbox either.
	}
	if (waits) dispatchEvent(new Event(SET));
}

export function somethingWaits(): boolean {
	try {
		return localStorage.getItem(MARK) !== null;
	} catch {
		return false;
	}
}

/** Calls back once something waits, now or later, from this tab or another. Returns what ends it. */
export function whenSomethingWaits(then: () => void): () => void {
	const look = () => {
		if (somethingWaits()) then();
	};
	look();
	addEventListener('storage', look);
	addEventListener(SET, look);
	return () => {
		removeEventListener('storage', look);
		removeEventListener(SET, look);
	};
}
