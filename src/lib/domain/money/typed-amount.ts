import { currencyDecimals } from './currency-decimals.ts';
import { toMinorUnits } from './decimal.ts';

/**
 * An amount as people type it: with a point or a comma before the last digits, with separators between thousands, spaces,
 * the currency's sign or code around it, and the wide digits of a Chinese keyboard. What could be read two ways, as 1.234
 * of a currency with two decimals, is no amount: nobody is paid a thousand times what they spent.
 *
 * @returns minor units of the currency, above 0; undefined for anything else
 */
export function readTypedAmount(text: string, currency: string): number | undefined {
	const plain = text
		.normalize('NFKC')
		.replaceAll(currency, '')
		.replace(/[\s\p{Sc}元円]/gu, '');
	if (!/^\d[\d.,'’]*$/.test(plain)) return undefined;
	const ungrouped = plain.replace(/['’]/g, '');
	const parts = ungrouped.split(/[.,]/);
	const seps = ungrouped.replace(/\d/g, '');
	const isGrouped = (groups: readonly string[]) =>
		(groups[0] ?? '').length <= 3 && groups.slice(1).every((group) => group.length === 3);
	// Two different ones: the last stands before the decimals. Many alike: they stand between thousands.
	const hasBoth = new Set(seps).size === 2;
	const last = parts.at(-1) ?? '';
	if (hasBoth) {
		const head = parts.slice(0, -1);
		if (new Set(seps.slice(0, -1)).size !== 1 || !isGrouped(head)) return undefined;
		return minorOf(`${head.join('')}.${last}`, currency);
	}
	if (seps.length > 1) return isGrouped(parts) ? minorOf(parts.join(''), currency) : undefined;
	return minorOf(parts.join('.'), currency);
}

function minorOf(decimal: string, currency: string): number | undefined {
	if ((decimal.split('.')[1] ?? '').length > currencyDecimals(currency)) return undefined;
	const read = toMinorUnits(decimal, currency);
	return read && !read.rounded && read.amount > 0 ? read.amount : undefined;
}
