import type { LateKind } from '#domain/late/late.ts';

export type EntryKind = LateKind | 'photo';

/** What waits on this device to be sent. */
export type Entry = {
	/** The idempotency key, minted at the tap. A changed entry gets another. */
	key: string;
	kind: EntryKind;
	/** The order it is about. */
	ref: string;
	/** The tag of the person who wrote it. */
	who: string;
	writtenAt: string;
	/** What it says, in the words of the form it was written in. */
	says: string;
	fields: [string, string][];
	/** `failed`: it may have arrived or not, so it is sent again under its key. */
	state: 'waiting' | 'answered' | 'refused';
	/** When it was first sent: from then on it may have arrived. */
	triedAt?: string;
	/** Not before this; the shop asked for patience. */
	notBefore?: number;
	/** Where it goes on, once it was answered. */
	to?: string;
	/** Of a picture that is there: its id. */
	id?: string;
	/** Why it was refused, in the shop's words. */
	why?: string;
	/** Of a picture: what it belongs to, the field it stands in, and the picture. */
	of?: string;
	field?: string;
	blob?: Blob;
};

/** A key is forgotten by the shop after 30 days; sent later than this, something could be done twice. */
export const OLDEST_MS = 20 * 86_400_000;
/** A picture that nothing needs goes from the shop after a day. */
export const PHOTO_KEPT_MS = 20 * 3_600_000;
export const MOST_ENTRIES = 40;
export const MOST_BYTES = 80 * 1024 ** 2;

/** Written too long ago to be sent by itself: it is shown, and its person decides. */
export const isOld = ({ writtenAt }: Pick<Entry, 'writtenAt'>, now: number): boolean =>
	now - Date.parse(writtenAt) > OLDEST_MS;

/** What is shown as an entry of its own: pictures stand with what they belong to. */
export const isShown = ({ kind }: Pick<Entry, 'kind'>): boolean => kind !== 'photo';

/**
 * Whether taking it back does what it says. A question to the shop can always be taken back: nothing happens before its
 * answer is confirmed. Anything else cannot once it may have arrived.
 */
export const canUndo = ({ kind, state, triedAt }: Pick<Entry, 'kind' | 'state' | 'triedAt'>): boolean =>
	state !== 'waiting' || triedAt === undefined || ASKS_ONLY.has(kind);
const ASKS_ONLY: ReadonlySet<EntryKind> = new Set(['return_request', 'warranty_request', 'photo']);

/** Words can be changed while nobody can have read them. */
export const canEdit = (entry: Pick<Entry, 'kind' | 'state' | 'triedAt'>): boolean =>
	entry.state === 'waiting' && canUndo(entry);

/**
 * What is sent next: the oldest that may, its pictures before it. Nothing of anybody but who is signed in here, and
 * nothing twice in one round.
 *
 * @param tried keys of this round
 */
export function nextToSend(
	entries: readonly Entry[],
	who: string,
	now: number,
	tried: ReadonlySet<string>
): Entry | undefined {
	const isDue = (entry: Entry) =>
		entry.state === 'waiting' && !tried.has(entry.key) && (entry.notBefore ?? 0) <= now && !isOld(entry, now);
	const mine = entries
		.filter((entry) => entry.who === who)
		.sort((a, b) => Date.parse(a.writtenAt) - Date.parse(b.writtenAt));
	for (const entry of mine.filter(isShown)) {
		if (entry.state !== 'waiting' || isOld(entry, now)) continue;
		const pictures = mine.filter(({ of }) => of === entry.key);
		const next = pictures.find(isDue);
		if (next) return next;
		if (pictures.every(({ state }) => state === 'answered') && isDue(entry)) return entry;
	}
	return undefined;
}

/** What became of a try. */
export type Outcome =
	| { is: 'answered'; to?: string; id?: string }
	| { is: 'refused'; why: string }
	| { is: 'later'; wait: number }
	| { is: 'sign_in' }
	| { is: 'offline' };

const PROBLEM = 'urn:roundtrip:problem:';
const BUSY = new Set([408, 425, 429]);

/**
 * What an answer means. Only what this shop itself can have said ends the waiting: a page that a hotel's network puts in
 * its place is no answer, whatever its status.
 */
export function readAnswer(status: number, body: unknown, retryAfter: string | null): Outcome {
	const said = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
	const isOurs = typeof said['type'] === 'string' && said['type'].startsWith(PROBLEM);
	if (status === 201 && typeof said['id'] === 'string' && typeof said['order'] === 'string') {
		const { to } = said;
		const isHere = typeof to === 'string' && /^\/(?!\/)/.test(to);
		return { is: 'answered', id: said['id'], ...(isHere && { to }) };
	}
	if (status === 401 && isOurs) return { is: 'sign_in' };
	const inFlight = said['code'] === 'idempotency.in_flight';
	if (isOurs && status >= 400 && status < 500 && !BUSY.has(status) && !inFlight)
		return { is: 'refused', why: String(said['title'] ?? '') };
	const asked = Number(retryAfter);
	return { is: 'later', wait: 1000 * Math.min(600, Math.max(2, Number.isFinite(asked) ? asked : 5)) };
}

/** The entry after a try. */
export function after(entry: Entry, outcome: Outcome, now: number): Entry {
	if (outcome.is === 'answered') {
		const { to, id } = outcome;
		const { notBefore: _, ...rest } = entry;
		return { ...rest, state: 'answered', ...(to && { to }), ...(id && { id }) };
	}
	if (outcome.is === 'refused') return { ...entry, state: 'refused', why: outcome.why };
	return outcome.is === 'later' ? { ...entry, notBefore: now + outcome.wait } : entry;
}

/** The form's fields, with the ids of its pictures where they stand. */
export const fieldsOf = (entry: Entry, pictures: readonly Entry[]): [string, string][] => [
	...entry.fields,
	...pictures.flatMap(({ of, field, id }): [string, string][] =>
		of === entry.key && field && id ? [[field, id]] : []
	)
];
