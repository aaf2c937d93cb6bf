import { execFileSync } from 'node:child_process';
import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartFailure } from '../start-failure.ts';

/** Whom PostgreSQL runs as when we are root. */
export type OsUser = { name: string; uid: number; gid: number };

export const areRoot = (): boolean => process.getuid?.() === 0;

/**
 * PostgreSQL refuses to run as root. We take `postgres` where it exists, else `nobody`, and never create a user:
 * a shop app has no business in a machine's user list.
 */
export function chooseOsUser(preferred: readonly string[] = ['postgres', 'nobody']): OsUser {
	for (const name of preferred) {
		const user = findOsUser(name);
		if (user) return user;
	}
	throw new StartFailure(
		`PostgreSQL does not run as root, and there is no user ${preferred.join(' or ')} here`,
		'start Roundtrip as an ordinary user, or set DATABASE_URL to a PostgreSQL server'
	);
}

function findOsUser(name: string): OsUser | undefined {
	try {
		// `id` also knows users from directories that /etc/passwd does not list.
		const id = (flag: string) =>
			Number(
				execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
			);
		return { name, uid: id('-u'), gid: id('-g') };
	} catch {
		return undefined;
	}
}

/** Whether `who` may read this file or enter this folder, judged by the mode bits of it and of every folder above. */
export function mayUse(path: string, who: OsUser): boolean {
	const at = realpathSync(path);
	if (!allowed(at, who, statSync(at).isDirectory() ? 0o5 : 0o4)) return false;
	return mayReach(at, who);
}

/** Whether `who` may pass through every folder above this (existing) path. */
export function mayReach(path: string, who: OsUser): boolean {
	let at = realpathSync(path);
	while (dirname(at) !== at) {
		at = dirname(at);
		if (!allowed(at, who, 0o1)) return false;
	}
	return true;
}

/** Whether `who` may pass through this folder itself. */
export function mayEnter(folder: string, who: OsUser): boolean {
	return allowed(folder, who, 0o1) && mayReach(folder, who);
}

function allowed(path: string, who: OsUser, bits: number): boolean {
	const { mode, uid, gid } = statSync(path);
	const shift = uid === who.uid ? 6 : gid === who.gid ? 3 : 0;
	return ((mode >> shift) & bits) === bits;
}
