/** Nobody's order number is longer; whatever is, is not looked at. */
const LONGEST = 64;

/**
 * An order number as it is compared: letters and digits only, small, whatever somebody typed around them. So `#1001`,
 * ` 1001 ` and `１００１` are one number, and so are `RT-1001` and `rt 1001`. The store compares by the same rule
 * (`orders_number_key` in its schema).
 *
 * @returns nothing where there is no letter and no digit in it
 */
export function orderNumberKey(typed: string): string | undefined {
	const key = typed
		.slice(0, 4 * LONGEST)
		// Its compatible form would be two letters.
		.replaceAll('№', '')
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, '');
	return key === '' || key.length > LONGEST ? undefined : key;
}
