import { and, eq, gt, sql } from 'drizzle-orm';
import type { Pieces } from '../../domain/order/portions.ts';
import type { ClaimState } from '../../domain/order/states.ts';
import type { Tx } from './client.ts';
import { newId } from './ids.ts';
import { claimLines, claims } from './schema/goods.ts';

export type StoredClaim = { id: string; orderId: string; state: ClaimState };

export async function insertClaim(
	tx: Tx,
	orderId: string,
	pieces: readonly Pieces[],
	at: Date
): Promise<string> {
	const id = newId();
	await tx.insert(claims).values({ id, orderId, state: 'held', createdAt: at });
	await tx
		.insert(claimLines)
		.values(pieces.map(({ line, quantity }) => ({ claimId: id, lineId: line, quantity })));
	return id;
}

/** A claim by id. Read it again after its order is locked: only then does its state stand still. */
export async function findClaim(tx: Tx, id: string): Promise<StoredClaim | undefined> {
	const [row] = await tx
		.select({ id: claims.id, orderId: claims.orderId, state: claims.state })
		.from(claims)
		.where(eq(claims.id, id));
	return row;
}

/** Takes pieces out of claims because they were cancelled; a claim that has none left is released. */
export async function letGo(
	tx: Tx,
	pieces: readonly { claim: string; line: string; quantity: number }[],
	emptied: readonly string[],
	at: Date
): Promise<void> {
	for (const { claim, line, quantity } of pieces) {
		await tx
			.update(claimLines)
			.set({ letGo: sql`${claimLines.letGo} + ${quantity}` })
			.where(and(eq(claimLines.claimId, claim), eq(claimLines.lineId, line)));
	}
	for (const claim of emptied) await moveClaim(tx, claim, 'released', at);
}

/** Pieces that a claim no longer has because they were cancelled, by line. */
export async function listLetGo(tx: Tx, id: string): Promise<Map<string, number>> {
	const rows = await tx
		.select({ line: claimLines.lineId, quantity: claimLines.letGo })
		.from(claimLines)
		.where(and(eq(claimLines.claimId, id), gt(claimLines.letGo, 0)));
	return new Map(rows.map(({ line, quantity }) => [line, quantity]));
}

const REACHED_AT = { packed: 'packedAt', handed_over: 'handedOverAt', released: 'releasedAt' } as const;

export async function moveClaim(tx: Tx, id: string, to: keyof typeof REACHED_AT, at: Date): Promise<void> {
	await tx
		.update(claims)
		.set({ state: to, [REACHED_AT[to]]: at })
		.where(eq(claims.id, id));
}
