/** Cursors are opaque to callers: what is in them may change between two versions of this program. */
export const toCursor = (seq: number): string => Buffer.from(`s${seq}`).toString('base64url');

/** The sequence number behind a cursor; nothing for one that is not ours. */
export function fromCursor(cursor: string): number | undefined {
	if (!/^[\w-]{1,24}$/.test(cursor)) return undefined;
	const seq = /^s(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
	return seq === undefined ? undefined : Number(seq);
}

type After = { at: string; id: string };

const AFTER = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Where a list that is read by time goes on. */
export const toAnswerCursor = ({ at, id }: After): string => Buffer.from(`${at}_${id}`).toString('base64url');

/** The answer behind a cursor; nothing for one that is not ours. */
export function fromAnswerCursor(cursor: string): After | undefined {
	if (!/^[\w-]{1,120}$/.test(cursor)) return undefined;
	const [, at, id] = AFTER.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
	return at && id && !Number.isNaN(Date.parse(at)) ? { at, id } : undefined;
}
