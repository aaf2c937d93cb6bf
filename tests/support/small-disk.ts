import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/**
 * A disk of its own with hardly any room, in this folder: a tmpfs, which only root may mount.
 *
 * @returns what takes it down again; undefined where this machine lets nobody mount
 */
export function smallDisk(folder: string, size: string): (() => void) | undefined {
	mkdirSync(folder, { recursive: true });
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
	} catch {
		return undefined;
	}
	return () => execFileSync('umount', ['-l', folder]);
}
