import { isSamePhone, readPhone } from '#domain/access/phone.ts';
import { hashToken, newToken, type CodeMint } from '#server/auth/one-time-code.ts';
import type { Tx } from '#server/db/client.ts';
import { isBuyer, listByNumber, type FoundOrder } from '#server/db/lookup.ts';
import {
	answerQuestion,
	closeQuestion,
	countSent,
	takeQuestion,
	type OpenQuestion
} from '#server/db/one-time-codes.ts';
import type { RateLimit, RateLimiter } from '#server/db/rate-limits.ts';
import type { CreateNotices, NewNotice } from './send-notice.ts';

export type DecideDeps = {
	mint: CodeMint;
	limiter: RateLimiter;
	createNotices: CreateNotices;
	/** Whether text messages can be sent at all. */
	hasSms: boolean;
	/** Codes that one address may get within ten minutes. */
	mostPerAddress: number;
};

export const CODES_PER_ADDRESS = 3;
/** Five tries each: whoever wants to guess their way to one order has sixty tries a day at a million codes. */
const SENT_PER_DAY: RateLimit = { name: 'code_sent', points: 12, seconds: 86_400 };

type Target = { channel: 'mail' | 'sms'; addressKey: string; order?: FoundOrder };

/**
 * Decides the oldest open question: is there such an order (or buyer), and may its address get another code? Then one
 * is made and sent. Nobody waits for this, so it may take the time it takes.
 *
 * @param leave ids of questions that are left alone for now
 * @returns whether there was a question; throws `UndecidedQuestion` where one could not be decided
 */
export const decideCode =
	(deps: DecideDeps) =>
	async (tx: Tx, leave: readonly string[]): Promise<boolean> => {
		const question = await takeQuestion(tx, leave);
		if (!question) return false;
		try {
			const target = await findTarget(tx, question, deps.hasSms);
			if (target && (await mayGetAnother(tx, target.addressKey, deps)))
				await send(tx, question, target, deps);
			else await closeQuestion(tx, question.id);
		} catch (cause) {
			throw new UndecidedQuestion(question.id, cause);
		}
		return true;
	};

/** Names the question that could not be decided, so that it does not stand in the way of the others. */
export class UndecidedQuestion extends Error {
	readonly question: string;
	constructor(question: string, cause: unknown) {
		super('a question could not be decided', { cause });
		this.question = question;
	}
}

async function findTarget(
	tx: Tx,
	{ purpose, asked }: OpenQuestion,
	hasSms: boolean
): Promise<Target | undefined> {
	const { number, contact } = asked;
	if (purpose === 'sign_in') {
		const isOurs = contact.kind === 'email' && (asked.anybody === true || (await isBuyer(tx, contact.key)));
		return isOurs ? { channel: 'mail', addressKey: contact.key } : undefined;
	}
	const found = number === undefined ? [] : await listByNumber(tx, number);
	const order = found.find(({ emailKey, phone }) => {
		if (contact.kind === 'email') return emailKey === contact.key;
		const known = phone === null ? undefined : readPhone(phone);
		return known !== undefined && isSamePhone(known, contact);
	});
	if (order?.emailKey) return { channel: 'mail', addressKey: order.emailKey, order };
	// Never to what was typed: to the number as the shop has it.
	const phone = order?.phone?.replace(/[^+\d]/g, '');
	return order && phone && hasSms ? { channel: 'sms', addressKey: phone, order } : undefined;
}

async function mayGetAnother(tx: Tx, addressKey: string, deps: DecideDeps): Promise<boolean> {
	if ((await countSent(tx, addressKey)) >= deps.mostPerAddress) return false;
	return deps.limiter.take(SENT_PER_DAY, deps.mint.blind(addressKey));
}

async function send(tx: Tx, question: OpenQuestion, target: Target, deps: DecideDeps): Promise<void> {
	const { id, purpose, asked } = question;
	const { channel, addressKey, order } = target;
	const { code, hash: codeHash } = deps.mint.mint(id);
	const token = newToken();
	const sent = { channel, addressKey, orderId: order?.id ?? null, codeHash, linkHash: hashToken(token) };
	const expiresAt = await answerQuestion(tx, id, sent);
	const notice: NewNotice = {
		kind: 'code',
		event: `code:${id}`,
		channel,
		recipient: `code:${id}`,
		locale: asked.locale,
		orderId: order?.id,
		facts: {
			code,
			purpose,
			expiresAt: expiresAt.toISOString(),
			linkPath: `/sign-in/${token}`,
			...(order && { orderNumber: order.displayRef })
		}
	};
	await deps.createNotices(tx, [notice]);
}
