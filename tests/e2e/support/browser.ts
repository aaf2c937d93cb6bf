import { isAbsolute } from 'node:path';
import packaged from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '../../../src/cli/doctor/chromium.ts';

/** It asks nobody for anything of its own. */
export const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** CHROMIUM_PATH's browser, else the system's, else the one from npm: the same that `doctor` names. */
export async function programOfBrowser(): Promise<string> {
	const named = process.env['CHROMIUM_PATH'];
	const found = findChromium(process.env);
	if (named && !found) throw new Error(`CHROMIUM_PATH names no program: ${named}`);
	return found && isAbsolute(found) ? found : packaged.executablePath();
}

export const openBrowser = async (): Promise<Browser> =>
	chromium.launch({ executablePath: await programOfBrowser(), args: ['--no-sandbox', ...QUIET] });
