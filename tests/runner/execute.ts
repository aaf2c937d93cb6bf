import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { countStatic, countTests, type Counts, type Outcome, type VitestReport } from './tally.ts';

export const HOUSE = resolve(import.meta.dirname, '../..');

/** A program and its arguments: the JavaScript file of a tool, run by this very Node. */
export type Command = [file: string, ...args: string[]];

export interface Step {
	name: string;
	/** Run one after the other; the first that fails ends the step. */
	commands: Command[];
	/** A vitest project: counted by its tests instead of as one. */
	project?: string;
}

let running: ChildProcess | undefined;
/** Ends the running step with us: else the browser and the database of a test would stay behind. */
function end(signal: 'SIGTERM' | 'SIGINT'): void {
	running?.kill(signal);
	process.exit(130);
}
process.once('SIGTERM', () => end('SIGTERM'));
process.once('SIGINT', () => end('SIGINT'));
// Where a shell stays between npm and us (Debian's does), a signal to npm ends only that shell.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && end('SIGTERM'), 1000).unref();

function run([file, ...args]: Command): Promise<number> {
	return new Promise((settle) => {
		running = spawn(process.execPath, [file, ...args], { cwd: HOUSE, stdio: 'inherit' });
		running.once('error', (error) => {
			console.error(error.message);
			settle(127);
		});
		running.once('close', (code) => settle(code ?? 128));
	});
}

async function runAll(commands: Command[]): Promise<number> {
	for (const command of commands) {
		const exitCode = await run(command);
		if (exitCode !== 0) return exitCode;
	}
	return 0;
}

function readReport(file: string): VitestReport | undefined {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
	} catch {
		return undefined;
	}
}

/** vitest's own list for the reader, and the same as JSON for the count. */
async function runTests(step: Step): Promise<Counts> {
	const folder = mkdtempSync(join(tmpdir(), 'roundtrip-tests-'));
	const report = join(folder, 'report.json');
	const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
	try {
		const exitCode = await runAll(step.commands.map((command) => [...command, ...reporters] as Command));
		return countTests(exitCode, readReport(report));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

export async function execute(step: Step): Promise<Outcome> {
	console.log(`\n── ${step.name} ${'─'.repeat(Math.max(0, 76 - step.name.length))}`);
	const start = performance.now();
	const counts = step.project ? await runTests(step) : countStatic(await runAll(step.commands));
	const seconds = (performance.now() - start) / 1000;
	console.log(`── ${step.name}: ${counts.failed > 0 ? 'failed' : 'passed'} after ${seconds.toFixed(1)} s`);
	return { step: step.name, seconds, ...counts };
}
