import { basename } from 'node:path';
import type { StorefrontItem } from '#server/ports/storefront.ts';
import { parseExact, type Exact } from './exact-json.ts';
import { jsonTexts } from './files/json-texts.ts';
import { openInput, type InputProgress } from './files/open-input.ts';
import { mapMedusa } from './medusa/map.ts';
import { mapShopify } from './shopify/map.ts';
import { mapWooCommerce } from './woocommerce/map.ts';

/** How to read each vendor's payloads; used for files and for webhooks alike. */
export const MAPPERS = {
	shopify: mapShopify,
	woocommerce: mapWooCommerce,
	medusa: mapMedusa
} satisfies Record<
	string,
	(payload: Exact, hints: { topic?: string | undefined; currency?: string | undefined }) => StorefrontItem[]
>;

export type JsonStorefront = keyof typeof MAPPERS;

/** Files of a storefront's JSON, one value after the other. What says nothing is refused by its file and place. */
export async function* jsonSource(
	storefront: JsonStorefront,
	files: readonly string[],
	progress: InputProgress,
	currency: string | undefined
): AsyncGenerator<StorefrontItem> {
	for (const file of files) {
		let place = 0;
		for await (const text of jsonTexts(openInput(file, progress) as AsyncIterable<Buffer>)) {
			progress.lines++;
			const where = `${basename(file)}#${++place}`;
			const parsed = parseExact(text);
			if (!parsed.ok) {
				yield { kind: 'refused', id: where, refusal: parsed.refusal };
				continue;
			}
			for (const item of MAPPERS[storefront](parsed.value, { currency })) {
				yield item.kind === 'refused' ? { ...item, id: item.id ? `${where} ${item.id}` : where } : item;
			}
		}
		if (place === 0)
			yield { kind: 'refused', id: basename(file), refusal: { code: 'input.malformed', what: 'empty' } };
	}
}
