import type { WantedLine } from '#domain/cancellation/quote-body.ts';
import type { Evaluation } from '#domain/policy/evaluate.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { checkEvidence } from '#domain/return/evidence.ts';
import type { Tx } from '#server/db/client.ts';
import { isId } from '#server/db/ids.ts';
import { insertEvidence, insertFindings, listPhotosOf } from '#server/db/photos.ts';

/**
 * Whether what lines come back with are pictures of their order. Nothing is asked of the database where there are none.
 *
 * Refusals: those of `checkEvidence`; `photo.not_found` with the `photos` that are none of this order's.
 *
 * @returns their ids
 */
export async function findEvidence(
	tx: Tx,
	orderId: string,
	evaluation: Pick<Evaluation, 'windows'>,
	lines: readonly WantedLine[]
): Promise<Result<readonly string[]>> {
	const asked = checkEvidence(evaluation, lines);
	if (!asked.ok || asked.value.length === 0) return asked;
	return areOf(tx, orderId, asked.value);
}

async function areOf(tx: Tx, orderId: string, ids: readonly string[]): Promise<Result<readonly string[]>> {
	const known = await listPhotosOf(tx, orderId, ids.filter(isId));
	const strange = ids.filter((id) => !known.has(id.toLowerCase()));
	return strange.length > 0 ? refuse('photo.not_found', { photos: strange }) : accept(ids);
}

type Shown = { line: string; photos: readonly string[] };

/** Whether what shows deductions are pictures of their order. Refusals: `photo.not_found` with the `photos` that are not. */
export async function findShown(
	tx: Tx,
	orderId: string,
	lines: readonly Shown[]
): Promise<Result<readonly string[]>> {
	const ids = lines.flatMap(({ photos }) => photos);
	return ids.length === 0 ? accept(ids) : areOf(tx, orderId, ids);
}

/** Keeps with the lines of a return what shows why something of them is deducted. */
export async function keepFindings(tx: Tx, returnId: string, lines: readonly Shown[]): Promise<void> {
	const rows = lines.flatMap(({ line: lineId, photos }) =>
		photos.map((photoId, index) => ({ returnId, lineId, photoId, position: index + 1 }))
	);
	if (rows.length > 0) await insertFindings(tx, rows);
}

/** Keeps with a return what its lines were quoted with, and of that what is still there: a person may have been erased. */
export async function keepEvidence(
	tx: Tx,
	{ id: returnId, orderId }: { id: string; orderId: string },
	lines: readonly WantedLine[]
): Promise<string[]> {
	const ids = [...new Set(lines.flatMap(({ evidence = [] }) => evidence))];
	if (ids.length === 0) return [];
	const there = await listPhotosOf(tx, orderId, ids);
	const rows = lines.flatMap(({ line: lineId, evidence = [] }) =>
		evidence
			.filter((photoId) => there.has(photoId.toLowerCase()))
			.map((photoId, index) => ({ returnId, lineId, photoId, position: index + 1 }))
	);
	if (rows.length > 0) await insertEvidence(tx, rows);
	return [...there];
}
