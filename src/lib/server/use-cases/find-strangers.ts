import { speaksOf, type Marks } from '#domain/access/speaks-of.ts';
import type { Tx } from '#server/db/client.ts';
import { listWords } from '#server/db/erasure-address.ts';
import { listStrangersPage, type ToldDelivery } from '#server/db/inbox-orders.ts';

const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * What is about somebody and hangs on no order of theirs: webhooks that led to none, and words of carriers and staff.
 * Reads every such webhook, a page at a time; whoever has only a name in common with it may be somebody else, so what
 * still waits to be taken, or for staff, has to name an address or a number.
 */
export async function strangersOf(
	tx: Tx,
	marks: Marks
): Promise<{ deliveries: ToldDelivery[]; words: string[] }> {
	const deliveries: ToldDelivery[] = [];
	for (let after = FIRST; ;) {
		const page = await listStrangersPage(tx, after);
		const last = page.at(-1);
		if (!last) break;
		after = last.id;
		deliveries.push(...page.filter((one) => isTheirs(marks, one)));
	}
	return { deliveries, words: await listWords(tx, (text) => speaksOf(marks, text) !== undefined) };
}

function isTheirs(marks: Marks, { body, state }: ToldDelivery): boolean {
	const how = speaksOf(marks, body);
	return how === 'surely' || (how === 'by name' && (state === 'done' || state === 'ignored'));
}
