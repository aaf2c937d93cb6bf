import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const MAC = [
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium'
];

/** The browser the tests would use: CHROMIUM_PATH's, the system's, or the one from npm. */
export function findChromium(env: Record<string, string | undefined>): string | undefined {
	if (env['CHROMIUM_PATH']) return isProgram(env['CHROMIUM_PATH']) ? env['CHROMIUM_PATH'] : undefined;
	const onPath = (env['PATH'] ?? '')
		.split(delimiter)
		.flatMap((folder) => NAMES.map((name) => join(folder, name)));
	return [...onPath, ...MAC].find(isProgram) ?? packaged();
}

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** It unpacks itself when it is first used. */
function packaged(): string | undefined {
	try {
		createRequire(import.meta.url).resolve('@sparticuz/chromium');
		return process.platform === 'linux' ? 'from npm (@sparticuz/chromium)' : undefined;
	} catch {
		return undefined;
	}
}
