import { createHash, randomBytes } from 'node:crypto';
import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { GivenLine } from '../../domain/gift/given-line.ts';
import type { Tx } from './client.ts';
import { newId } from './ids.ts';
import { orders } from './schema/orders.ts';
import { links } from './schema/people.ts';

/** `watch`: its parcels. `act`: the whole order, after a tap. `gift`: what was given, to send it back. */
export type LinkScope = 'watch' | 'act' | 'gift';
export type LiveLink = {
	id: string;
	orderId: string;
	ref: string;
	scope: LinkScope;
	lines: GivenLine[] | null;
	expiresAt: Date;
};
export type NewLink = {
	orderId: string;
	scope: LinkScope;
	expiresAt: Date;
	/** Of a gift. */
	lines?: GivenLine[] | undefined;
	/** Ends so many days after the last parcel has come, and at `expiresAt` at the latest. */
	daysAfterDelivery?: number | undefined;
	note?: string | undefined;
	createdBy: string;
};

/** 160 bits, written so that it survives a mail client and a QR code. */
const newToken = () => randomBytes(20).toString('base64url');
const hashOf = (token: string) => createHash('sha256').update(token).digest();

/** Makes a share link. The token is returned once and stored only as its hash. */
export async function insertLink(tx: Tx, link: NewLink): Promise<{ id: string; token: string }> {
	const id = newId();
	const token = newToken();
	await tx.insert(links).values({ id, tokenHash: hashOf(token), ...link });
	return { id, token };
}

/** The link behind a token while it is good; nothing where it never was, has expired or was revoked. */
export async function findLiveLink(tx: Tx, token: string): Promise<LiveLink | undefined> {
	const [row] = await tx
		.select({
			id: links.id,
			orderId: links.orderId,
			ref: orders.ref,
			scope: links.scope,
			lines: links.lines,
			expiresAt: links.expiresAt
		})
		.from(links)
		.innerJoin(orders, eq(orders.id, links.orderId))
		.where(and(eq(links.tokenHash, hashOf(token)), isNull(links.revokedAt), gt(links.expiresAt, sql`now()`)));
	return row;
}

export async function findLink(
	tx: Tx,
	id: string
): Promise<{ id: string; orderId: string; lines: GivenLine[] | null; revokedAt: Date | null } | undefined> {
	const [row] = await tx
		.select({ id: links.id, orderId: links.orderId, lines: links.lines, revokedAt: links.revokedAt })
		.from(links)
		.where(eq(links.id, id));
	return row;
}

export async function revokeLink(tx: Tx, id: string, at: Date): Promise<void> {
	await tx
		.update(links)
		.set({ revokedAt: at })
		.where(and(eq(links.id, id), isNull(links.revokedAt)));
}

export async function countOpening(tx: Tx, id: string): Promise<void> {
	await tx
		.update(links)
		.set({ openedCount: sql`${links.openedCount} + 1`, lastOpenedAt: sql`now()` })
		.where(eq(links.id, id));
}

/** Gift links of an order that are good, newest first. */
export async function listGiftLinks(
	tx: Tx,
	orderId: string
): Promise<{ id: string; expiresAt: Date; lines: GivenLine[] }[]> {
	const rows = await tx
		.select({ id: links.id, expiresAt: links.expiresAt, lines: links.lines })
		.from(links)
		.where(
			and(
				eq(links.orderId, orderId),
				eq(links.scope, 'gift'),
				isNull(links.revokedAt),
				gt(links.expiresAt, sql`now()`)
			)
		)
		.orderBy(desc(links.createdAt))
		.limit(20);
	return rows.map(({ lines, ...row }) => ({ ...row, lines: lines ?? [] }));
}
