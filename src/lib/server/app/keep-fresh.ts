/** Asked for again in the background after this long, so that nobody waits while there is something to go by. */
const FRESH_MS = 2000;
/** Nothing older than this is told, unless the database is away: what is set on one node holds on all by then. */
const GOOD_MS = 5000;

/** Whoever asks waits this long at the most; a database that takes longer counts as away. */
const WAIT_MS = 1000;

export type Fresh<T> = {
	get(): Promise<T>;
	/** What is known holds no more: it was changed right here. */
	forget(): void;
};

/** Keeps what is read often and changed seldom. While it cannot be read, what was known before holds. */
export function keepFresh<T>(read: () => Promise<T>, now: () => number = () => performance.now()): Fresh<T> {
	let known: { at: number; value: T } | undefined;
	let reading: Promise<T> | undefined;

	function again(): Promise<T> {
		if (reading) return reading;
		const at = now();
		const mine: Promise<T> = read()
			.then((value) => {
				// Whoever changed it meanwhile has set this reading aside.
				if (reading === mine) known = { at, value };
				return value;
			})
			.finally(() => {
				if (reading === mine) reading = undefined;
			});
		reading = mine;
		return mine;
	}

	return {
		async get() {
			const before = known;
			const age = before ? now() - before.at : Infinity;
			if (before && age < FRESH_MS) return before.value;
			const fresh = within(again());
			if (!before) return fresh;
			const settled = fresh.catch(() => before.value);
			return age < GOOD_MS ? before.value : settled;
		},
		forget() {
			if (known) known.at = -Infinity;
			reading = undefined;
		}
	};
}

function within<T>(reading: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error('the database is late')), WAIT_MS);
	});
	return Promise.race([reading, late]).finally(() => clearTimeout(timer));
}
