/**
 * Whether something waits here, as one mark that costs a page nothing to read: only where it stands is the rest fetched.
 * The mark may stand where nothing waits any more; never the other way round.
 */
export const MARK = 'roundtrip-waits';
const SET = 'roundtrip:waits';

/** Only the mark, of something that is about to wait: nobody is told to look yet. */
export function keepMark(): void {
	try {
		localStorage.setItem(MARK, '1');
	} catch {
		// Without storage there is no outbox either.
	}
}

export function markWaiting(waits: boolean): void {
	try {
		if (!waits) localStorage.removeItem(MARK);
	} catch {
		// As above.
	}
	if (!waits) return;
	keepMark();
	dispatchEvent(new Event(SET));
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
