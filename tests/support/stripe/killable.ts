import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

const SCRIPT = new URL('./refund-worker.ts', import.meta.url).pathname;

export type Worker = {
	/** Begins a run; resolves when it is over, or the process is. */
	run(quotes: readonly string[]): Promise<void>;
	/** SIGKILL; resolves when it is gone. */
	kill(): Promise<void>;
};

/**
 * Processes that do refund runs and are made to be killed. Read as the hundreds of files it is written in, one takes a
 * second to start; as one file, with its compiled code kept, a tenth of that. The next one starts while one is at work.
 */
export async function killableWorkers(databaseUrl: string, stripeBase: string) {
	const folder = await mkdtemp(join(tmpdir(), 'roundtrip-worker-'));
	await build({
		...{ configFile: false, logLevel: 'warn', publicDir: false, ssr: { noExternal: true } },
		build: { ssr: SCRIPT, outDir: folder, emptyOutDir: true, target: 'node22', minify: false }
	});
	const file = join(folder, 'refund-worker.js');
	const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') };
	const start = () => workerOf(spawn(process.execPath, [file, databaseUrl, stripeBase], { ...PIPED, env }));
	let next = start();
	return {
		async take(): Promise<Worker> {
			const taken = await next;
			next = start();
			return taken;
		},
		async close(): Promise<void> {
			await (await next).kill();
			await rm(folder, { recursive: true, force: true });
		}
	};
}

const PIPED = { stdio: ['pipe', 'pipe', 'inherit'] as ['pipe', 'pipe', 'inherit'] };

async function workerOf(child: ChildProcess): Promise<Worker> {
	const { stdin, stdout } = child;
	if (!stdin || !stdout) throw new Error('a worker without pipes');
	// It may be gone before it has read.
	stdin.on('error', () => {});
	const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
	const says = (word: string) =>
		new Promise<void>((resolve) => {
			const hear = (bytes: Buffer) => {
				if (!bytes.toString().includes(word)) return;
				stdout.off('data', hear);
				resolve();
			};
			stdout.on('data', hear);
		});
	const early = gone.then(() => {
		throw new Error('a worker ended before it began');
	});
	await Promise.race([says('ready'), early]);
	early.catch(() => {});
	return {
		run(quotes) {
			const over = Promise.race([says('done'), gone]);
			stdin.write(`${JSON.stringify(quotes)}\n`);
			return over;
		},
		async kill() {
			child.kill('SIGKILL');
			await gone;
		}
	};
}
