/** Cursors are opaque to callers: what is in them may change between two versions of this program. */
export const toCursor = (seq: number): string => Buffer.from(`s${seq}`).toString('base64url');

/** The sequence number behind a cursor; nothing for one that is not ours. */
export function fromCursor(cursor: string): number | undefined {
	if (!/^[\w-]{1,24}$/.test(cursor)) return undefined;
	const seq = /^s(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
	return seq === undefined ? undefined : Number(seq);
}
