import type { BrowserContext } from 'playwright-core';
import { expect } from 'vitest';
import { origin } from './demo.ts';

/** Standing alone: numbers and addresses of tests can have six digits in a row as well. */
export const CODE = /(?<![\w-])\d{6}(?![\w-])/;

export type ReadMail = { code: string; linkPath: string };

/** The newest mail with a code to an address, read as somebody at the demo's mailbox does. */
export async function readCodeMail(reader: BrowserContext, address: string, after = ''): Promise<ReadMail> {
	const page = await reader.newPage();
	const found = { code: '', linkPath: '' };
	await expect
		.poll(
			async () => {
				await page.goto('/mailbox');
				const mail = page
					.getByRole('listitem')
					.filter({ hasText: address })
					.filter({ hasText: CODE })
					.first();
				if ((await mail.count()) === 0) return '';
				await mail.getByRole('link').first().click();
				await page.waitForURL(/\/mailbox\/./);
				const text = await page.locator('main').innerText();
				found.code = CODE.exec(text)?.[0] ?? '';
				found.linkPath = new RegExp(`${origin}(/sign-in/[\\w-]+)`).exec(text)?.[1] ?? '';
				return found.code === after ? '' : found.code;
			},
			{ timeout: 30_000 }
		)
		.not.toBe('');
	await page.close();
	return found;
}
