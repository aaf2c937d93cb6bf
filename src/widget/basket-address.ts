/** Attributes that stand for a field of the basket: simple ones need no JSON. */
export const FIELDS = ['currency', 'country', 'region', 'buyer'] as const;

/**
 * The address at which a basket's terms are asked for. The same basket always has the same address, so that every cache
 * knows it again.
 *
 * @param base where the shop's Roundtrip is
 * @param basket as JSON: the basket, or its lines alone
 * @throws where it is no JSON
 */
export function basketAddress(
	base: string,
	basket: string,
	fields: Partial<Record<(typeof FIELDS)[number], string>>,
	locale: string
): string {
	const given = JSON.parse(basket) as object;
	const whole = { ...(Array.isArray(given) ? { lines: given } : given), ...fields };
	const url = new URL('/api/v1/terms', base);
	url.searchParams.set('basket', JSON.stringify(whole));
	url.searchParams.set('locale', locale);
	return url.href;
}
