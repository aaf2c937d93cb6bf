import { expect } from 'vitest';
import type { OrderDocument } from '#domain/order/order-document.ts';
import { shareAmounts } from '#domain/order/share-amounts.ts';
import { parseExact } from '#server/adapters/storefronts/exact-json.ts';
import { MAPPERS, type JsonStorefront } from '#server/adapters/storefronts/json-source.ts';
import { parse } from '#server/http/parse.ts';
import { OrderDocumentSchema } from '#server/http/schemas/order-document.ts';

/** What a payload says by the storefront's mapper. */
export function mapPayload(storefront: JsonStorefront, payload: object | string, hints = {}) {
	const parsed = parseExact(typeof payload === 'string' ? payload : JSON.stringify(payload));
	if (!parsed.ok) throw new Error(parsed.refusal.code);
	return MAPPERS[storefront](parsed.value, hints);
}

/** The one order that a payload tells, parsed as the API would; its amounts have to add up. */
export function mappedOrder(storefront: JsonStorefront, payload: object | string) {
	const [item] = mapPayload(storefront, payload);
	if (item?.kind !== 'order') throw new Error(JSON.stringify(item));
	const document = parse(OrderDocumentSchema, item.document);
	if (!document.ok) throw new Error(JSON.stringify(document.refusal));
	expect(shareAmounts(document.value).ok, 'its amounts add up').toBe(true);
	return { document: document.value as OrderDocument, happenings: item.happenings };
}
