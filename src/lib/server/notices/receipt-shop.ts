import { UNNAMED, type ShopIdentity } from '#domain/shop/identity.ts';
import { escapeHtml as esc } from '#i18n/markup.ts';

/** What stands around a receipt: where the same is as data, where there is such a place; and whose it is. */
export type Around = { json?: string | undefined; shop?: ShopIdentity | undefined };

/** Whose receipt it is, for its beginning; whom to ask and who is behind the shop, for its end. Nothing of an unnamed one. */
export function shopParts(shop: ShopIdentity | undefined): [string, string] {
	if (!shop || shop.name === UNNAMED.name) return ['', ''];
	const { name, email, phone, page, imprint } = shop;
	const lines = [[email, phone, page].filter((one) => one !== '').join(' · '), ...imprint.split('\n')];
	const told = lines.filter((line) => line.trim() !== '').map((line) => esc(line));
	const behind = told.length > 0 ? `<section><p class="quiet">${told.join('<br>')}</p></section>` : '';
	return [`<p><strong>${esc(name)}</strong></p>`, behind];
}
