import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs `work` while no other process installs or builds in this folder: `npm ci` begins by emptying node_modules. The mark
 * lies in the temporary folder, since everything in the project that is not source may be emptied.
 * @param {string} root @param {(line: string) => void} say @param {() => void} work
 */
export function withSetUpLock(root, say, work) {
	const id = createHash('sha256')
		.update(`${root}\0${process.getuid?.() ?? ''}`)
		.digest('hex')
		.slice(0, 16);
	const path = join(tmpdir(), `roundtrip-setup-${id}`);
	for (let tries = 0; !take(path); tries++) {
		if (tries === 0) say('Waiting for another set-up of this folder …');
		// Nothing else happens in this process, so it may as well sleep.
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
	}
	const release = () => rmSync(path, { recursive: true, force: true });
	process.once('exit', release);
	try {
		work();
	} finally {
		process.off('exit', release);
		release();
	}
}

/** @param {string} path */
function take(path) {
	try {
		mkdirSync(path, { mode: 0o700 });
		writeFileSync(join(path, 'pid'), String(process.pid));
		return true;
	} catch {
		if (!isHeld(path)) rmSync(path, { recursive: true, force: true });
		return false;
	}
}

/** @param {string} path */
function isHeld(path) {
	try {
		process.kill(Number(readFileSync(join(path, 'pid'), 'utf8')), 0);
		return true;
	} catch (error) {
		// Its number is written right after it is made; a reader in between tries again half a second later.
		const { code } = /** @type {NodeJS.ErrnoException} */ (error);
		return code === 'EPERM' || (code === 'ENOENT' && justSeen(path));
	}
}

/** @type {Set<string>} */
const seen = new Set();

/** @param {string} path */
function justSeen(path) {
	const first = !seen.has(path);
	seen.add(path);
	return first;
}
