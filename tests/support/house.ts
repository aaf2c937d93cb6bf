import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { holdDatabase, removeFolder, temporaryFolder } from './database-process.ts';

type Process = ReturnType<typeof holdDatabase>;
type More = Omit<Partial<Parameters<typeof holdDatabase>[0]>, 'role'>;

export const asRoot = process.getuid?.() === 0;

/** A data folder of its own for every test of the file, and processes on it. */
export function houseOfItsOwn() {
	const house = {
		folder: '',
		dataDir: '',
		cluster: '',
		server: (more: More = {}) => holdDatabase({ role: 'server', dataDir: house.dataDir, ...more }),
		command: (more: More = {}) => holdDatabase({ role: 'command', dataDir: house.dataDir, ...more })
	};
	beforeEach(() => {
		house.folder = temporaryFolder();
		house.dataDir = join(house.folder, 'data');
		house.cluster = join(house.dataDir, 'postgres');
	});
	afterEach(() => removeFolder(house.folder, house.cluster));
	return house;
}

/** It says why in one line with a remedy, without a stack, and ends with 1. */
export async function expectRefusal(process: Process, line: RegExp): Promise<void> {
	const { code, err } = await process.ended;
	expect(err).toMatch(line);
	expect(err.trimEnd().split('\n')).toHaveLength(1);
	expect(err).toMatch(/\S: \S/);
	expect(code).toBe(1);
}
