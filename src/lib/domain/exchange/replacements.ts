import type { OrderRecord } from '../order/order-record.ts';

/**
 * Lines of goods that were sent in exchange for others that had left the shop, and what was swapped for those before it was
 * sent. Goods swapped for what was bought are what was bought.
 */
export function replacementsOf({ exchanges = [] }: Pick<OrderRecord, 'exchanges'>): string[] {
	const found = new Set<string>();
	for (const { return: back, lines } of exchanges) {
		for (const { line, new_line } of lines) {
			if (new_line !== null && (back !== null || found.has(line))) found.add(new_line);
		}
	}
	return [...found];
}
