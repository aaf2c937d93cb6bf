import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';

export type Opened = { url: string; owned: boolean; embedded: boolean; notices: string[] };

type How = {
	role: 'server' | 'command';
	dataDir?: string;
	env?: Record<string, string>;
	options?: object;
	as?: { uid: number; gid: number };
};

const SCRIPT = new URL('./hold-database.ts', import.meta.url).pathname;

/** Another process that opens the database. `opened` rejects with what it wrote when it ended instead. */
export function holdDatabase({ role, dataDir, env = {}, options = {}, as }: How) {
	const child = spawn(process.execPath, [SCRIPT, role, JSON.stringify({ durable: false, ...options })], {
		...as,
		env: { ...(dataDir ? { DATA_DIR: dataDir } : {}), ...env },
		stdio: ['pipe', 'pipe', 'pipe']
	});
	let out = '';
	let err = '';
	child.stdout.on('data', (chunk) => (out += chunk));
	child.stderr.on('data', (chunk) => (err += chunk));
	child.stdin.on('error', () => {});
	const ended = new Promise<{ code: number | null; err: string }>((resolve) =>
		child.once('close', (code) => resolve({ code, err }))
	);
	const opened = new Promise<Opened>((resolve, reject) => {
		child.stdout.on('data', () => out.includes('\n') && resolve(JSON.parse(out.slice(0, out.indexOf('\n')))));
		void ended.then(() => reject(new Error(err || 'ended without a word')));
	});
	opened.catch(() => {});
	return {
		opened,
		ended,
		output: () => out,
		/** Lets it close in good order. */
		async close(): Promise<void> {
			child.stdin.end();
			await ended;
		},
		async kill(): Promise<void> {
			child.kill('SIGKILL');
			await ended;
		}
	};
}

/** A folder under the system's temporary one that PostgreSQL's user may pass through. */
export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'roundtrip-house-'));
	chmodSync(folder, 0o711);
	return folder;
}

/** Removes such a folder and, should a test have failed half way, the PostgreSQL that still runs in it. */
export async function removeFolder(folder: string, cluster = join(folder, 'postgres')): Promise<void> {
	const pid = postmasterPid(cluster);
	if (pid) killQuietly(pid, 'SIGQUIT');
	for (let tries = 0; tries < 100 && pid && killQuietly(pid, 0); tries++) await sleep(20);
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** The process id in a cluster's `postmaster.pid`. */
export function postmasterPid(cluster: string): number | undefined {
	try {
		return Number.parseInt(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'), 10);
	} catch {
		return undefined;
	}
}

function killQuietly(pid: number, signal: NodeJS.Signals | 0): boolean {
	try {
		return process.kill(pid, signal);
	} catch {
		return false;
	}
}

/** One statement on a connection of its own. */
export async function ask(url: string, statement: string): Promise<Record<string, unknown> | undefined> {
	const sql = postgres(url, { max: 1, connect_timeout: 5, fetch_types: false, onnotice: () => {} });
	try {
		const [row] = await sql.unsafe(statement);
		return row;
	} finally {
		await sql.end({ timeout: 1 });
	}
}

/** Waits until a statement is answered; fails after `ms`. Returns how long it took. */
export async function answersWithin(url: string, ms: number): Promise<number> {
	const start = performance.now();
	for (;;) {
		try {
			await ask(url, 'select 1');
			return performance.now() - start;
		} catch (error) {
			if (performance.now() - start > ms) throw error;
			await sleep(50);
		}
	}
}
