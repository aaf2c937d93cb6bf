/** Where the history of an order stood when this device last showed it. */
export type LastLook = { seq: number; at: string };

/** A number made from the order's reference (FNV-1a, 32 bits): what is kept names no order and leads back to none. */
function keyOf(ref: string): string {
	let hash = 0x811c9dc5;
	for (const char of ref) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
	return `look:${(hash >>> 0).toString(36)}`;
}

/** When this device last showed the order; nothing where it never did, or keeps nothing. */
export function findLastLook(ref: string): LastLook | undefined {
	try {
		const [, seq = '', at = ''] = /^(\d+) (\S+)$/.exec(localStorage.getItem(keyOf(ref)) ?? '') ?? [];
		return seq === '' || Number.isNaN(Date.parse(at)) ? undefined : { seq: Number(seq), at };
	} catch {
		// Private windows of some browsers have no storage: then every look is the first.
		return undefined;
	}
}

/** Remembers this look. Two figures, kept on this device only; signing out wipes them with everything else. */
export function keepLook(ref: string, { seq, at }: LastLook): void {
	try {
		localStorage.setItem(keyOf(ref), `${seq} ${at}`);
	} catch {
		// Full, or not there: the next look is a first one.
	}
}
