import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';

const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

export async function openBrowser(): Promise<Browser> {
	const executablePath = process.env['CHROMIUM_PATH'] ?? (await chromium.executablePath());
	return playwright.launch({ executablePath, args: ['--no-sandbox', ...QUIET] });
}
