import { and, asc, count, eq, gt, isNotNull, isNull, lt, notInArray, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { newId } from './ids.ts';
import { oneTimeCodes, type CodeQuestion } from './schema/access.ts';

export type { CodeQuestion };
export type CodePurpose = 'order' | 'sign_in';

/** Good for this long from when it was sent, and for so many tries. */
export const CODE_MINUTES = 10;
export const CODE_TRIES = 5;

const inTenMinutes = sql`now() + ${CODE_MINUTES} * interval '1 minute'` as never;
/** Can still be typed or tapped. */
const alive = and(
	isNull(oneTimeCodes.usedAt),
	gt(oneTimeCodes.expiresAt, sql`now()`),
	lt(oneTimeCodes.tries, CODE_TRIES)
);

/** Notes that a code was asked for. The row is the same whether or not there will be anything to send. */
export async function insertQuestion(
	tx: Tx,
	row: { browserHash: Buffer; purpose: CodePurpose; codeHash: Buffer; asked: CodeQuestion }
): Promise<void> {
	await tx.insert(oneTimeCodes).values({ id: newId(), ...row, expiresAt: inTenMinutes });
}

export type OpenQuestion = { id: string; purpose: CodePurpose; asked: CodeQuestion };

/** The oldest question that nobody has decided, but for `leave`; it stays ours until the transaction ends. */
export async function takeQuestion(tx: Tx, leave: readonly string[]): Promise<OpenQuestion | undefined> {
	const [row] = await tx
		.select({ id: oneTimeCodes.id, purpose: oneTimeCodes.purpose, asked: oneTimeCodes.asked })
		.from(oneTimeCodes)
		.where(and(isNotNull(oneTimeCodes.asked), alive, notInArray(oneTimeCodes.id, [...leave])))
		.orderBy(asc(oneTimeCodes.createdAt))
		.limit(1)
		.for('update', { skipLocked: true });
	return row?.asked ? { ...row, asked: row.asked } : undefined;
}

/** Nothing is sent: the row stays as a code that nothing matches, and forgets what was typed. */
export async function closeQuestion(tx: Tx, id: string): Promise<void> {
	await tx.update(oneTimeCodes).set({ asked: null }).where(eq(oneTimeCodes.id, id));
}

export type SentCode = {
	channel: 'mail' | 'sms';
	addressKey: string;
	orderId: string | null;
	codeHash: Buffer;
	linkHash: Buffer;
};

/** Makes the row a real code; its ten minutes begin now. Returns when they end. */
export async function answerQuestion(tx: Tx, id: string, code: SentCode): Promise<Date> {
	const [row] = await tx
		.update(oneTimeCodes)
		.set({ ...code, asked: null, expiresAt: inTenMinutes })
		.where(eq(oneTimeCodes.id, id))
		.returning({ expiresAt: oneTimeCodes.expiresAt });
	if (!row) throw new Error('a question has vanished');
	return row.expiresAt;
}

/**
 * How many codes went to an address in the last ten minutes: every code lives for ten minutes from when it was sent.
 * Whoever asks for one address at once is counted one after the other.
 */
export async function countSent(tx: Tx, addressKey: string): Promise<number> {
	await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`code to ${addressKey}`}, 0))`);
	const [row] = await tx
		.select({ sent: count() })
		.from(oneTimeCodes)
		.where(
			and(
				eq(oneTimeCodes.addressKey, addressKey),
				gt(oneTimeCodes.expiresAt, sql`now()`),
				isNotNull(oneTimeCodes.channel)
			)
		);
	return row?.sent ?? 0;
}

export type TriedCode = {
	id: string;
	purpose: CodePurpose;
	orderId: string | null;
	addressKey: string | null;
	codeHash: Buffer;
};
const TRIED = {
	id: oneTimeCodes.id,
	purpose: oneTimeCodes.purpose,
	orderId: oneTimeCodes.orderId,
	addressKey: oneTimeCodes.addressKey,
	codeHash: oneTimeCodes.codeHash
};

/** Counts a try on every code this browser has asked for, before anybody looks whether it is the right one. */
export const countTry = (tx: Tx, browserHash: Buffer): Promise<TriedCode[]> =>
	tx
		.update(oneTimeCodes)
		.set({ tries: sql`${oneTimeCodes.tries} + 1` })
		.where(and(eq(oneTimeCodes.browserHash, browserHash), alive))
		.returning(TRIED);

/**
 * Uses a code up, and with it all that its browser has asked for.
 *
 * @returns whether it was there to be used: of several who try at once, one is told so
 */
export async function useUp(tx: Tx, id: string): Promise<boolean> {
	const asker = sql`(select browser_hash from one_time_codes where id = ${id}::uuid)`;
	const rows = await tx
		.update(oneTimeCodes)
		.set({ usedAt: sql`now()` as never })
		.where(and(eq(oneTimeCodes.browserHash, asker as never), isNull(oneTimeCodes.usedAt)))
		.returning({ id: oneTimeCodes.id });
	return rows.some((row) => row.id === id);
}

/** The code behind a mailed link, while it can still be tapped. */
export async function findCodeOfLink(tx: Tx, linkHash: Buffer): Promise<TriedCode | undefined> {
	const [row] = await tx
		.select(TRIED)
		.from(oneTimeCodes)
		.where(and(eq(oneTimeCodes.linkHash, linkHash), alive));
	return row;
}
