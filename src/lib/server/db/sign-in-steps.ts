import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, lt, sql } from 'drizzle-orm';
import type { Tx } from './client.ts';
import { signInSteps } from './schema/access.ts';

/** What a challenge was made for; it is good for nothing else. */
export type StepPurpose = 'add' | 'alone' | 'second';
export type SignInStep = { purpose: StepPurpose; challenge: string; principalId?: string | undefined };

const hashOf = (browser: string) => createHash('sha256').update(browser).digest();

/** A name for one browser, for the few minutes a sign-in takes. */
export const newBrowserSecret = (): string => randomBytes(24).toString('base64url');

/** Keeps a step for five minutes. A browser is at one step at a time, so this ends the one before. */
export async function keepStep(tx: Tx, browser: string, step: SignInStep): Promise<void> {
	const row = {
		principalId: step.principalId ?? null,
		challenge: `${step.purpose}:${step.challenge}`,
		expiresAt: sql`now() + interval '5 minutes'` as never
	};
	await tx.delete(signInSteps).where(lt(signInSteps.expiresAt, sql`now()`));
	await tx
		.insert(signInSteps)
		.values({ browserHash: hashOf(browser), ...row })
		.onConflictDoUpdate({ target: signInSteps.browserHash, set: row });
}

const live = (browser: string) =>
	and(eq(signInSteps.browserHash, hashOf(browser)), gt(signInSteps.expiresAt, sql`now()`));

const read = (
	row: typeof signInSteps.$inferSelect | undefined,
	purpose: StepPurpose
): SignInStep | undefined => {
	if (!row?.challenge?.startsWith(`${purpose}:`)) return undefined;
	const challenge = row.challenge.slice(purpose.length + 1);
	return { purpose, challenge, principalId: row.principalId ?? undefined };
};

/** The step a browser is at, left as it is. */
export async function findStep(
	tx: Tx,
	browser: string,
	purpose: StepPurpose
): Promise<SignInStep | undefined> {
	const [row] = await tx.select().from(signInSteps).where(live(browser));
	return read(row, purpose);
}

/** Takes the step a browser is at: whatever comes of it, it cannot be taken again. */
export async function takeStep(
	tx: Tx,
	browser: string,
	purpose: StepPurpose
): Promise<SignInStep | undefined> {
	const [row] = await tx.delete(signInSteps).where(live(browser)).returning();
	return read(row, purpose);
}
