// Makes a fresh clone ready: packages as in the lock file and, with --build, a current build. Runs before anything is
// installed and on whatever Node (>= 20) the machine has, so it uses nothing but Node itself.
// Everything it says goes to stderr: the output of commands stays theirs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withSetUpLock } from './setup-lock.mjs';

/** The project folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The Node that the lock file brings; the machine's own may be too old for TypeScript. */
export const OWN_NODE = join(
	ROOT,
	'node_modules',
	'node',
	'bin',
	process.platform === 'win32' ? 'node.exe' : 'node'
);

const LOCK_FILE = join(ROOT, 'package-lock.json');
const INSTALLED = join(ROOT, 'node_modules', '.roundtrip-lock');
const BUILD = join(ROOT, 'build');
const BUILT = join(BUILD, '.roundtrip-build');
/** What a build is made of. */
const SOURCES = [
	...['src', 'static', 'drizzle', 'package.json', 'package-lock.json'],
	...['tsconfig.json', 'svelte.config.js', 'vite.config.ts', 'vite.door.config.ts'],
	'vite.widget.config.ts'
];
/** In there but written by the build itself. */
const TRANSLATIONS = join('src', 'lib', 'i18n');
const GENERATED = [
	'paraglide',
	'project.inlang/cache',
	'project.inlang/README.md',
	'project.inlang/.meta.json',
	'project.inlang/.gitignore'
].map((path) => join(TRANSLATIONS, path));

/** Installs the packages if they are missing or not those of the lock file. */
export function ensureInstalled() {
	if (isInstalled()) return;
	withSetUpLock(ROOT, say, () => {
		if (isInstalled()) return;
		say(
			existsSync(INSTALLED)
				? 'The lock file changed: installing packages …'
				: 'Installing packages (a minute or two) …'
		);
		// NODE_ENV=production would leave out what builds the app, and Node itself.
		const status = npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
		if (status !== 0) stop('npm ci failed: see its message above, then try again');
		if (!existsSync(OWN_NODE) && !runsTypeScript()) {
			stop('The packages lack their Node: allow the install scripts listed in package.json, or use Node 24');
		}
		writeFileSync(INSTALLED, hashOf(readFileSync(LOCK_FILE)));
		say('Packages are installed.');
	});
}

/** Builds the app if there is no build of exactly these sources. */
export function ensureBuilt() {
	if (isBuilt(fingerprint())) return;
	withSetUpLock(ROOT, say, () => {
		const sources = fingerprint();
		if (isBuilt(sources)) return;
		say('Building …');
		const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
		const node = existsSync(OWN_NODE) ? OWN_NODE : process.execPath;
		// The pages first: their build empties the folder that the server entry goes into.
		for (const config of ['vite.config.ts', 'vite.door.config.ts', 'vite.widget.config.ts']) {
			const status = run(node, [vite, 'build', '--config', config, '--logLevel', 'error']);
			if (status !== 0) stop('The build failed: see its message above');
		}
		writeFileSync(BUILT, sources);
		say('The build is ready.');
	});
}

/** Whether a Node of this version reads TypeScript by itself. */
export function runsTypeScript(version = process.versions.node) {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	return major > 22 ? major > 23 || minor >= 6 : major === 22 && minor >= 18;
}

/** Whether the build in place is the one of these sources. */
export function isBuilt(sources = fingerprint()) {
	return readText(BUILT) === sources;
}

function isInstalled() {
	const stamp = readText(INSTALLED);
	const lock = readFileSync(LOCK_FILE);
	if (stamp !== undefined) return stamp === hashOf(lock);
	if (!installedByHand(JSON.parse(lock.toString('utf8')))) return false;
	writeFileSync(INSTALLED, hashOf(lock));
	return true;
}

/**
 * `npm ci` by hand leaves no mark of ours, but a list of what it installed; packages of other platforms are not in it.
 * @param {{ packages: Record<string, { version: string, optional?: boolean }> }} lock
 */
function installedByHand(lock) {
	const text = readText(join(ROOT, 'node_modules', '.package-lock.json'));
	if (text === undefined || !existsSync(OWN_NODE)) return false;
	/** @type {typeof lock} */
	const { packages: installed } = JSON.parse(text);
	return Object.entries(lock.packages).every(
		([path, wanted]) =>
			path === '' || (installed[path] ? installed[path].version === wanted.version : wanted.optional === true)
	);
}

/** One hash over names and contents: a checkout changes times without changing files, and the other way round. */
function fingerprint() {
	const hash = createHash('sha256');
	for (const path of SOURCES) add(hash, path);
	return hash.digest('hex');
}

/** @param {import('node:crypto').Hash} hash @param {string} path */
function add(hash, path) {
	const full = join(ROOT, path);
	if (!existsSync(full) || GENERATED.includes(path) || path.endsWith('.test.ts')) return;
	if (statSync(full).isDirectory()) {
		for (const name of readdirSync(full).sort()) add(hash, join(path, name));
	} else {
		hash.update(`${path}\0`).update(readFileSync(full)).update('\0');
	}
}

/** @param {string[]} args */
function npm(args) {
	// Set where npm itself started us: the very same npm, whatever else is on the PATH.
	const cli = process.env.npm_execpath;
	if (cli && /npm-cli\.c?js$/.test(cli)) return run(process.execPath, [cli, ...args]);
	return run('npm', args, process.platform === 'win32');
}

/** @param {string} file @param {string[]} args */
function run(file, args, shell = false) {
	// The Node of this process first, or npm's install scripts might meet a half-replaced node_modules/.bin/node.
	const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
	const { status, error } = spawnSync(file, args, {
		cwd: ROOT,
		env: { ...process.env, PATH },
		stdio: ['ignore', 2, 2],
		shell
	});
	if (error) stop(`${file} cannot be run: ${error.message}`);
	return status;
}

/** @param {Buffer} content */
function hashOf(content) {
	return createHash('sha256').update(content).update(`${process.platform}-${process.arch}`).digest('hex');
}

/** @param {string} path */
function readText(path) {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return undefined;
	}
}

/** @param {string} line */
function say(line) {
	process.stderr.write(`${line}\n`);
}

/** @param {string} line @returns {never} */
function stop(line) {
	say(line);
	process.exit(1);
}

if (process.argv[1] && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(import.meta.url))) {
	// An image installs by itself and leaves out what only builds: it says so, and nobody looks again.
	if (process.argv.includes('--mark')) writeFileSync(INSTALLED, hashOf(readFileSync(LOCK_FILE)));
	else ensureInstalled();
	// npm mends the driver as it installs; packages that are older than the mending have it done now.
	await import('./mend-driver.mjs');
	if (process.argv.includes('--build')) ensureBuilt();
}
