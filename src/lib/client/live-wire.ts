/** What a page wants to hear of: a topic, and the last entry it already knows. */
export type Wish = { topic: string; seq: number };

export type LiveMessage = {
	topic: string;
	seq: number;
	type: string;
	at: string;
	data: Record<string, unknown>;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function parseRecord(text: unknown): Record<string, unknown> | undefined {
	if (typeof text !== 'string') return undefined;
	try {
		const value: unknown = JSON.parse(text);
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

/** A message of a newer server that this page does not understand is passed over, never an error. */
export function parseMessage(text: unknown): LiveMessage | undefined {
	const { topic, seq, type, at, data } = parseRecord(text) ?? {};
	if (typeof topic !== 'string' || typeof seq !== 'number' || typeof type !== 'string') return undefined;
	return { topic, seq, type, at: typeof at === 'string' ? at : '', data: isRecord(data) ? data : {} };
}

export function parseGone(text: unknown): string | undefined {
	const { topic } = parseRecord(text) ?? {};
	return typeof topic === 'string' ? topic : undefined;
}

/** All tabs together: each topic once, from the least any of them knows. */
export function unionOf(lists: Iterable<Wish[]>): Wish[] {
	const least = new Map<string, number>();
	for (const { topic, seq } of [...lists].flat()) {
		least.set(topic, Math.min(seq, least.get(topic) ?? seq));
	}
	return [...least].map(([topic, seq]) => ({ topic, seq })).sort((a, b) => (a.topic < b.topic ? -1 : 1));
}

export function streamUrl(wishes: Wish[]): string {
	const query = new URLSearchParams(wishes.map(({ topic, seq }) => ['topic', `${topic}:${seq}`]));
	return `/live?${query}`;
}

/** 1 s, 2 s, 4 s … 30 s, each spread over half to all of it, so that phones do not come back all at once. */
export const retryDelay = (failures: number, chance: number): number =>
	Math.min(30_000, 1000 * 2 ** failures) * (0.5 + chance / 2);
