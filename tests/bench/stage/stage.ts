import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isAlive } from '#server/embedded/postmaster-file.ts';
import { removeFolder } from '#tests/support/database-process.ts';

export const HOUSE = resolve(import.meta.dirname, '../../..');
const PREFIX = 'roundtrip-bench-';
const END_WITHIN_MS = 8000;

type RunOptions = {
	env: NodeJS.ProcessEnv;
	stdio: ('ignore' | 'ipc' | 'inherit' | 'pipe' | number)[];
	openFiles?: number | undefined;
};

/** A process that is talked to over a channel, and says on stderr what went wrong. */
export const TALKING: Pick<RunOptions, 'stdio'> = { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] };

/** What one suite sets up: folders, processes, pools. Everything on it is cleared away, the last thing first. */
export class Stage {
	readonly say: (line: string) => void;
	#closings: (() => Promise<void>)[] = [];
	#children = new Set<ChildProcess>();

	constructor(say: (line: string) => void) {
		this.say = say;
		// However we end, no process of ours stays behind.
		process.once('exit', () => this.#children.forEach((child) => child.kill('SIGKILL')));
		removeLeftOvers();
	}

	/** Something to be closed when the suite has ended or was interrupted. */
	defer(close: () => Promise<unknown>): void {
		this.#closings.push(async () => void (await close()));
	}

	/** A data folder, removed with whatever PostgreSQL still runs in it. */
	folder(): string {
		const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
		// As root, PostgreSQL's user has to pass through.
		chmodSync(folder, 0o711);
		this.defer(() => removeFolder(folder, clusterOf(folder)));
		return folder;
	}

	/**
	 * A process that is ended with the stage: a file of the house, run by this very Node.
	 *
	 * @param file with whatever Node is to be told before it
	 * @param options.openFiles raises the limit of what it may open
	 */
	run(file: string | readonly string[], { env, stdio, openFiles }: RunOptions): ChildProcess {
		const command = [process.execPath, ...[file].flat()];
		// The shell becomes the program, so the process id is the program's.
		const raised = ['-c', `ulimit -n ${openFiles} && exec "$0" "$@"`, ...command];
		const [program = '', ...args] = openFiles === undefined ? command : ['sh', ...raised];
		return this.keep(spawn(program, args, { cwd: HOUSE, env, stdio }));
	}

	keep(child: ChildProcess): ChildProcess {
		this.#children.add(child);
		child.once('exit', () => this.#children.delete(child));
		this.defer(() => end(child));
		return child;
	}

	async clear(): Promise<void> {
		for (let close = this.#closings.pop(); close; close = this.#closings.pop()) {
			await close().catch((error: unknown) => this.say(`clearing up: ${String(error)}`));
		}
	}
}

/** In good order first, so that what the process holds is given back. */
export async function end(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
	const ended = new Promise((done) => child.once('exit', done));
	const timer = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
	child.kill('SIGTERM');
	await ended;
	clearTimeout(timer);
}

export const dataDirOf = (folder: string): string => join(folder, 'data');
const clusterOf = (folder: string): string => join(dataDirOf(folder), 'postgres');

/** A bench that was killed could not clear up; its folder tells by its number that nobody needs it any more. */
function removeLeftOvers(): void {
	for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
		const runner = Number.parseInt(name.slice(PREFIX.length), 10);
		const folder = join(tmpdir(), name);
		// Not ours to remove where it is somebody else's.
		if (runner && !isAlive(runner)) void removeFolder(folder, clusterOf(folder)).catch(() => {});
	}
}
