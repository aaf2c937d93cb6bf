import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityFaults, keepPicture, settle, sidewaysPixels } from './checks.ts';
import { call } from './demo.ts';
import { DESK, PHONE } from './visitors.ts';

/** So many days before now. @returns RFC 3339 */
export const ago = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

/** A call of the API that has to go through. @returns the id it answers with */
export async function post(path: string, body: object): Promise<string> {
	const answer = await call('POST', path, body);
	expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
	return String(answer.body['id']);
}

/** Pieces of an order leave in a parcel that arrived so many days ago. */
export async function arriveBefore(
	ref: string,
	days: number,
	lines: { line: string; quantity: number }[]
): Promise<void> {
	const parcel = { carrier: 'dhl', tracking_number: `JJD${ref}${days}`, lines };
	const shipment = await post(`/orders/${ref}/shipments`, parcel);
	await post(`/shipments/${shipment}/scans`, { scans: [{ at: ago(days), status: 'delivered' }] });
}

/** At both widths, light and dark; pictures of it lie in a folder. */
export const looksRightIn =
	(folder: string) =>
	async (page: Page, name: string): Promise<void> => {
		await settle(page);
		const before = page.viewportSize() ?? PHONE;
		for (const [size, colorScheme] of [
			[PHONE, 'light'],
			[DESK, 'dark']
		] as const) {
			await page.setViewportSize(size);
			await page.emulateMedia({ colorScheme });
			await keepPicture(page, `${folder}/${name}.${size.width}-${colorScheme}`);
			expect.soft(await accessibilityFaults(page), `${name} ${size.width}`).toEqual([]);
			expect.soft(await sidewaysPixels(page), `${name} ${size.width}`).toBeLessThanOrEqual(0);
		}
		await page.setViewportSize(before);
	};
