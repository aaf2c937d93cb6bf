import { SCORES } from '#domain/feedback/states.ts';
import type { OrderReport } from '#domain/order/report.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { parse } from '../http/parse.ts';
import { ProductSchema } from '../http/schemas/catalogue.ts';
import { OrderDocumentSchema } from '../http/schemas/order-document.ts';
import type { StorefrontItem } from '../ports/storefront.ts';

export type CheckedItem =
	| { kind: 'order'; id: string; report: OrderReport }
	| Extract<StorefrontItem, { kind: 'product' }>
	| Extract<StorefrontItem, { kind: 'variant' }>
	| Extract<StorefrontItem, { kind: 'level' }>
	| Extract<StorefrontItem, { kind: 'answer' }>
	| Extract<StorefrontItem, { kind: 'taken_back' }>;

/**
 * What a storefront says, in a file or a webhook, checked as if a stranger had sent it over the API.
 *
 * Refusals: its own, where it could not be read; `request.invalid` with `errors`.
 */
export function checkItem(item: StorefrontItem): Result<CheckedItem> {
	if (item.kind === 'refused') return { ok: false, refusal: item.refusal };
	if (item.kind === 'taken_back' || item.kind === 'level') return accept(item);
	if (item.kind === 'answer') {
		const { score, at } = item.answer;
		const isWhole = SCORES.some((one) => one === score) && !Number.isNaN(Date.parse(at));
		return isWhole ? accept(item) : refuse('request.invalid', { score, at });
	}
	if (item.kind === 'variant') {
		const [variant, { title }] = [item.variant, item.variant];
		const product = parse(ProductSchema, { title, variants: [variant] });
		return product.ok ? accept({ ...item, variant: { ...product.value.variants[0], ...variant } }) : product;
	}
	if (item.kind === 'product') {
		const { id, updated_at, keeps } = item.product;
		const product = parse(ProductSchema, item.product);
		if (!product.ok) return product;
		const variants = product.value.variants.map((variant, index) => ({
			...variant,
			inventory_id: item.product.variants[index]?.inventory_id
		}));
		return accept({ ...item, product: { ...product.value, variants, keeps, id, updated_at } });
	}
	const { id, ref, happenings } = item;
	if (!item.document) return accept({ kind: 'order', id, report: { ref, happenings } });
	const document = parse(OrderDocumentSchema, item.document);
	if (!document.ok) return document;
	return accept({
		kind: 'order',
		id,
		report: { ref: document.value.ref, document: document.value, happenings }
	});
}
