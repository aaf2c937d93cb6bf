import { accept, refuse, type Refusal, type RefusalCode, type Result } from '#domain/refusal.ts';
import { findCurrency } from '../db/catalogue.ts';
import type { Tx } from '../db/client.ts';
import type { Actor } from '../db/history.ts';
import { linkDeliveryTo } from '../db/inbox-orders.ts';
import type { StorefrontItem, StorefrontMessage } from '../ports/storefront.ts';
import type { Take } from '../use-cases/process-delivery.ts';
import { saveReportedProduct, saveReportedVariant } from '../use-cases/save-product.ts';
import { takeLevel } from '../use-cases/take-level.ts';
import { takeReport } from '../use-cases/take-report.ts';
import { checkItem } from './check-item.ts';

/**
 * Takes what a storefront's webhook says: orders and what happened to them, live (they are no history), and products. What speaks of an order that is not there yet is refused and so tried again; what of an order
 * cannot be (goods the warehouse holds, more refunded than captured) is tried again while the rest stands; what could
 * never be an order fails at once.
 */
export const takeStorefront: Take<StorefrontMessage> = async (tx, { items }, { vendor, delivery }) => {
	const actor: Actor = { kind: 'machine', id: vendor };
	const currency = await currencyOf(tx, items(undefined), vendor);
	if (!currency.ok) return currency;
	const refused: string[] = [];
	for (const item of items(currency.value)) {
		const taken = await takeItem(tx, actor, item);
		if (item.kind === 'order') await linkDeliveryTo(tx, delivery, item.ref);
		if (!taken.ok && LASTING.includes(taken.refusal.code))
			return accept({ state: 'failed', note: wordsOf(taken.refusal) });
		if (!taken.ok) return taken;
		refused.push(...taken.value);
	}
	if (refused.length === 0) return accept({ state: 'done' });
	return accept({ state: 'again', note: refused.slice(0, 5).join(', ') });
};

/** What is wrong with the payload itself, and will be whenever it is looked at. Nothing was written of it. */
const LASTING: readonly RefusalCode[] = [
	'request.invalid',
	'order.total_mismatch',
	'order.discount_exceeds_goods'
];

/** With its facts: places and amounts, never anybody's data. */
const wordsOf = ({ code, ...facts }: Refusal) => `${code} ${JSON.stringify(facts)}`.slice(0, 500);

/** @returns what of it was refused by itself, each with its id and why */
async function takeItem(tx: Tx, actor: Actor, item: StorefrontItem): Promise<Result<string[]>> {
	const checked = checkItem(item);
	if (!checked.ok) return checked;
	const said = checked.value;
	if (said.kind === 'order') {
		const taken = await takeReport(tx, actor, { report: said.report });
		if (!taken.ok) return taken;
		return accept(taken.value.refused.map(({ id, refusal }) => `${id}: ${refusal.code}`));
	}
	// Only files speak of what was sold before them, and of what was said of it.
	if (said.kind === 'taken_back') return { ok: false, refusal: said.otherwise };
	if (said.kind === 'answer') throw new Error('no storefront reports answers');
	if (said.kind === 'variant') {
		const added = await saveReportedVariant(tx, actor, said);
		return added.ok ? accept([]) : added;
	}
	if (said.kind === 'level') {
		const counted = await takeLevel(tx, actor, said.level);
		return counted.ok ? accept([]) : counted;
	}
	const saved = await saveReportedProduct(tx, actor, said.product);
	return saved.ok ? accept([]) : saved;
}

/**
 * The currency of what names none. A product waits (and is tried again) until the shop's is known from an order of that
 * storefront or from what is known of the product: prices of a guessed currency would be wrong without anybody noticing.
 */
async function currencyOf(
	tx: Tx,
	items: readonly StorefrontItem[],
	source: string
): Promise<Result<string | undefined>> {
	const [item] = items;
	const isPart = item?.kind === 'order' && !item.document;
	if (!isPart && item?.kind !== 'product' && item?.kind !== 'variant') return accept(undefined);
	const known = await findCurrency(tx, {
		source,
		...(item.kind === 'order'
			? { ref: item.ref }
			: { product: item.kind === 'variant' ? item.product : item.product.id })
	});
	if (known !== undefined) return accept(known);
	return item.kind === 'order' ? refuse('order.not_found', { ref: item.ref }) : refuse('currency.unknown');
}
