import { giftLinkEnd, readGiven } from '#domain/gift/gift-link.ts';
import { checkOwn, givenGoods } from '#domain/gift/given-goods.ts';
import type { GivenLine } from '#domain/gift/given-line.ts';
import { evaluateRecord } from '#domain/policy/evaluate-record.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { readOrderRecord } from '#server/db/order-record.ts';
import type { QuoteDeps } from './ask-quote.ts';
import type { Command } from './command.ts';
import { createLink, type CreatedLink, type CreateLinkInput } from './share-link.ts';

export type ShareInput = Omit<CreateLinkInput, 'expiresAt' | 'lines'> & {
	/** Of a gift it may be left out: then it ends with the return window of what it is for. */
	expiresAt?: Date | undefined;
	/** Of a gift: what was given; all that was bought where it is not said. */
	lines?: readonly GivenLine[] | undefined;
};

/**
 * Makes a share link, of an order or of a gift. Refusals: `order.not_found`; of a gift those of `readGiven` and, for a buyer,
 * of `checkOwn`;
 * `request.invalid` for lines or no end where it is no gift's.
 */
export const shareOrder =
	(deps: Pick<QuoteDeps, 'versions'>): Command<ShareInput, CreatedLink> =>
	async (tx, actor, input) => {
		const read = await readShare(deps, tx, actor, input);
		return read.ok ? createLink(tx, actor, read.value) : read;
	};

/** What a link is made with, once it is known until when and of what. Refusals: as of `shareOrder`. */
export async function readShare(
	{ versions }: Pick<QuoteDeps, 'versions'>,
	tx: Tx,
	actor: Pick<Actor, 'kind'>,
	input: ShareInput
): Promise<Result<CreateLinkInput>> {
	const { expiresAt, lines, ...rest } = input;
	if (input.scope !== 'gift') {
		const missing = lines ? 'lines' : expiresAt ? undefined : 'expires_at';
		if (expiresAt && !missing) return accept({ ...rest, expiresAt });
		const what = lines ? 'nothing: only a gift is of some lines' : 'an instant to come';
		return refuse('request.invalid', { errors: [{ path: `/${missing ?? ''}`, what }] });
	}
	const record = await readOrderRecord(tx, input.ref);
	if (!record) return refuse('order.not_found');
	const others = givenGoods(record);
	const own = { lines: record.lines.filter(({ id }) => !others.has(id)) };
	// What was sent for a gift is its recipient's to send back, by a link of the shop's; its buyer gives it to nobody.
	const may = actor.kind === 'shopper' && lines ? checkOwn(record, lines) : accept(undefined);
	if (!may.ok) return may;
	const given = readGiven(lines ? record : own, lines);
	if (!given.ok) return given;
	const policies = await versions(record.newest_policy, tx);
	const evaluation = evaluateRecord(record, policies, record.read_at, [], 'recipient');
	const end = expiresAt ?? new Date(giftLinkEnd(evaluation, given.value));
	return accept({ ...rest, expiresAt: end, lines: given.value });
}
