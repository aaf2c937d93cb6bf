import { partsOf, type Receipt, type ReceiptEntry } from '#domain/receipt/receipt.ts';
import { digestOf, hashEntry } from '#server/db/history.ts';

/**
 * What is wrong with a receipt, and where. `sealed`: a part is not what it was when the receipt was made. `missing`: an
 * entry is not there, or not in its place. `chain`: an entry and its hash, or the hash before it, do not agree. `quote`:
 * a quote is not the one that the chain says was accepted. `shop`: the shop's own records say something else.
 */
export type ReceiptFault = { path: string; what: 'sealed' | 'missing' | 'chain' | 'quote' | 'shop' };

/**
 * Checks a receipt from itself alone: the seal of each part, the chain from its first entry to its head, and each
 * accepted quote against the chain. Who changes an entry and its seal is found by the chain; who forges the whole chain
 * is found only by asking the shop (`compareReceipts`).
 *
 * @returns the first fault, or nothing
 */
export function verifyReceipt(receipt: Receipt): ReceiptFault | undefined {
	return brokenSeal(receipt) ?? brokenChain(receipt) ?? otherQuote(receipt);
}

function brokenSeal(receipt: Receipt): ReceiptFault | undefined {
	const parts = partsOf(receipt);
	for (const [path, part] of parts) {
		if (receipt.seals[path] !== digestOf(part)) return { path, what: 'sealed' };
	}
	const extra = Object.keys(receipt.seals).find((path) => !parts.has(path));
	return extra === undefined ? undefined : { path: `/seals${extra}`, what: 'missing' };
}

function brokenChain({ order, history }: Receipt): ReceiptFault | undefined {
	let previous: string | null = null;
	for (const [index, entry] of history.entries.entries()) {
		const path = `/history/entries/${index}`;
		if (entry.seq !== index + 1) return { path, what: 'missing' };
		if (entry.previous_hash !== previous || entry.hash !== hashOf(order.id, entry))
			return { path, what: 'chain' };
		previous = entry.hash;
	}
	const { head, entries } = history;
	const isEnd = (head?.hash ?? null) === previous && (head?.seq ?? 0) === entries.length;
	return isEnd ? undefined : { path: '/history/head', what: 'missing' };
}

function hashOf(
	orderId: string,
	{ seq, at, type, actor, data, previous_hash: previous }: ReceiptEntry
): string {
	const previousHash = previous === null ? null : Buffer.from(previous, 'hex');
	const entry = { orderId, seq, at: new Date(at), type, actorKind: actor.kind, actorId: actor.id, data };
	return hashEntry({ ...entry, previousHash }).toString('hex');
}

/** Orders from before quotes were in the chain have entries without a digest: they prove the amounts and no more. */
function otherQuote({ quotes, history }: Receipt): ReceiptFault | undefined {
	const digests = new Map(
		history.entries.flatMap(({ data }) =>
			typeof data['quote'] === 'string' && typeof data['digest'] === 'string'
				? [[data['quote'], data['digest']] as const]
				: []
		)
	);
	const index = quotes.findIndex(({ id, body }) => digests.has(id) && digests.get(id) !== digestOf(body));
	return index < 0 ? undefined : { path: `/quotes/${index}/body`, what: 'quote' };
}

/**
 * Compares a receipt with one the shop writes now: the order's own facts, its policy, every entry of its history and
 * every quote must still be there and the same. What goes on (states, refunds, parcels) may have moved on since, and a
 * carrier's words may have been erased.
 *
 * @returns the first field that differs, or nothing
 */
export function compareReceipts(old: Receipt, now: Receipt): ReceiptFault | undefined {
	const { status: _, ...order } = old.order;
	const quotes = old.quotes.map(({ id }) => now.quotes.find((one) => one.id === id));
	const pairs: [string, unknown, unknown][] = [
		['/order', order, { ...now.order, status: undefined }],
		['/policy', old.policy, now.policy],
		...old.history.entries.map((entry, index): [string, unknown, unknown] => [
			`/history/entries/${index}`,
			{ ...entry, actor: { ...entry.actor, name: undefined } },
			nameless(now.history.entries[index])
		]),
		...old.quotes.map(({ id, kind, created_at, expires_at, body }, index): [string, unknown, unknown] => {
			const same = quotes[index];
			// Of the quotes nobody accepted, only the latest are on a receipt.
			if (!same && old.quotes[index]?.state !== 'accepted') return [`/quotes/${index}`, null, null];
			return [`/quotes/${index}`, { id, kind, created_at, expires_at, body }, same && fixed(same)];
		})
	];
	for (const [path, mine, shops] of pairs) {
		const at = firstDifference(mine, shops, path);
		if (at !== undefined) return { path: at, what: 'shop' };
	}
	return undefined;
}

const nameless = (entry: ReceiptEntry | undefined) =>
	entry && { ...entry, actor: { ...entry.actor, name: undefined } };
const fixed = ({ id, kind, created_at, expires_at, body }: Receipt['quotes'][number]) => ({
	...{ id, kind, created_at, expires_at, body }
});

/** Where two values first differ, as a path; nothing where they say the same. */
function firstDifference(a: unknown, b: unknown, path: string): string | undefined {
	const isBranch = (value: unknown): value is Record<string, unknown> =>
		typeof value === 'object' && value !== null;
	if (!isBranch(a) || !isBranch(b)) return digestOf(a ?? null) === digestOf(b ?? null) ? undefined : path;
	for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
		const at = firstDifference(a[key], b[key], `${path}/${key}`);
		if (at !== undefined) return at;
	}
	return undefined;
}
