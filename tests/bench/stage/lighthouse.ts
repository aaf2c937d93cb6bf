import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const FOLDER = join(import.meta.dirname, '../lighthouse');
const run = promisify(execFile);

/** What Lighthouse says of one visit; sizes as they crossed the wire, without what the service worker fetches ahead. */
export type Visit = {
	lcp_ms: number;
	cls: number;
	blocked_ms: number;
	performance: number;
	accessibility: number;
	best_practices: number;
	script_kb: number;
	style_kb: number;
	all_kb: number;
	/** Audits that cost points. */
	faults: string[];
};

/** Installs Lighthouse in a folder of its own, by its own lock file: nothing else in the house needs it. */
export function ensureLighthouse(say: (line: string) => void): void {
	const lock = readFileSync(join(FOLDER, 'package-lock.json'), 'utf8');
	const mark = join(FOLDER, 'node_modules', '.roundtrip-lock');
	if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return;
	say('installing Lighthouse …');
	const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
	const cli = process.env['npm_execpath'];
	const [file, ...rest] =
		cli && /npm-cli\.c?js$/.test(cli) ? [process.execPath, cli, ...args] : ['npm', ...args];
	const { status } = spawnSync(file, rest, { cwd: FOLDER, stdio: ['ignore', 2, 2] });
	if (status !== 0) throw new Error('Lighthouse could not be installed: see npm’s message above');
	writeFileSync(mark, lock);
}

/** Goes once to a page of the browser that listens on this port, with what that browser knows. */
export async function visit(port: number, url: string): Promise<Visit> {
	const { stdout } = await run(process.execPath, [join(FOLDER, 'visit.mjs'), String(port), url], {
		maxBuffer: 16 * 1024 ** 2
	});
	return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Visit;
}
