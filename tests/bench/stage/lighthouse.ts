import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { HOUSE } from './stage.ts';

/** What is installed, by its own lock file, and the program that uses it. */
const WANTED = join(import.meta.dirname, '../lighthouse');
/** Where it is installed: out of the sight of whatever reads the tests. */
const FOLDER = join(HOUSE, 'node_modules', '.cache', 'roundtrip-lighthouse');
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
	const lock = readFileSync(join(WANTED, 'package-lock.json'), 'utf8');
	const mark = join(FOLDER, 'node_modules', '.roundtrip-lock');
	if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return;
	say('installing Lighthouse …');
	mkdirSync(FOLDER, { recursive: true });
	for (const name of ['package.json', 'package-lock.json'])
		copyFileSync(join(WANTED, name), join(FOLDER, name));
	// Named, since npm takes a folder inside of `node_modules` for a part of the house.
	const args = ['ci', '--prefix', FOLDER, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
	const cli = process.env['npm_execpath'];
	const [file, ...rest] =
		cli && /npm-cli\.c?js$/.test(cli) ? [process.execPath, cli, ...args] : ['npm', ...args];
	const { status } = spawnSync(file, rest, { cwd: FOLDER, stdio: ['ignore', 2, 2] });
	if (status !== 0) throw new Error('Lighthouse could not be installed: see npm’s message above');
	writeFileSync(mark, lock);
}

/** Goes once to a page of the browser that listens on this port, with what that browser knows. */
export async function visit(port: number, url: string): Promise<Visit> {
	const library = pathToFileURL(join(FOLDER, 'node_modules/lighthouse/core/index.js')).href;
	const args = [join(WANTED, 'visit.mjs'), library, String(port), url];
	const { stdout } = await run(process.execPath, args, { maxBuffer: 16 * 1024 ** 2 });
	return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Visit;
}
