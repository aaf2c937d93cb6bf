import { randomBytes } from 'node:crypto';
import { networkOf } from '#domain/access/network.ts';
import type { Question } from '#domain/access/question.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { hashToken, type CodeMint } from '#server/auth/one-time-code.ts';
import type { Database } from '#server/db/client.ts';
import { insertQuestion } from '#server/db/one-time-codes.ts';
import type { RateLimit, RateLimiter } from '#server/db/rate-limits.ts';

export type AskDeps = { db: Database; limiter: RateLimiter; mint: CodeMint };

/** How often one may ask: about one address, about one order number, from one network (phones share theirs). */
const ASKED: Record<'address' | 'number' | 'network', RateLimit> = {
	address: { name: 'code_address', points: 3, seconds: 600 },
	number: { name: 'code_number', points: 20, seconds: 3600 },
	network: { name: 'code_network', points: 60, seconds: 600 }
};

/**
 * Takes a question and answers nothing: whether there is such an order is decided later, in the background
 * (`decide-code.ts`). So this does the same work for every question, and nobody learns by its answer or by its time
 * which orders exist. Over a limit nothing is noted, and the answer is the same again.
 *
 * @param input.browser the token in the asking browser's cookie, the only place where the code can be typed
 * @returns refusals: `service.unavailable` where the limits cannot be counted; codes then stay closed
 */
export async function askForCode(
	{ db, limiter, mint }: AskDeps,
	input: { question: Question; browser: string; address: string; locale: string }
): Promise<Result<undefined>> {
	const { purpose, number, contact, anybody } = input.question;
	const named = contact.kind === 'email' ? contact.key : contact.digits;
	const counted = [
		limiter.take(ASKED.address, mint.blind(named)),
		limiter.take(ASKED.network, networkOf(input.address)),
		...(number === undefined ? [] : [limiter.take(ASKED.number, mint.blind(number))])
	];
	const taken = await Promise.allSettled(counted);
	if (taken.some(({ status }) => status === 'rejected'))
		return refuse('service.unavailable', { retry_after: 5 });
	if (taken.some((one) => one.status === 'fulfilled' && !one.value)) return accept(undefined);
	await insertQuestion(db, {
		browserHash: hashToken(input.browser),
		purpose,
		// Nothing matches it until there is a code.
		codeHash: randomBytes(32),
		asked: {
			...(number !== undefined && { number }),
			contact,
			locale: input.locale,
			...(anybody && { anybody })
		}
	});
	return accept(undefined);
}
