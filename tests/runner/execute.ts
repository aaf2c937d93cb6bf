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

const running = new Set<ChildProcess>();
/** Ends the running steps with us: else the browser and the database of a test would stay behind. */
function end(signal: 'SIGTERM' | 'SIGINT'): void {
	for (const child of running) child.kill(signal);
	process.exit(130);
}
process.once('SIGTERM', () => end('SIGTERM'));
process.once('SIGINT', () => end('SIGINT'));
// Where a shell stays between npm and us (Debian's does), a signal to npm ends only that shell.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && end('SIGTERM'), 1000).unref();

/** @param say where its output goes; straight to ours without it */
function run([file, ...args]: Command, say?: (text: string) => void): Promise<number> {
	return new Promise((settle) => {
		const child = spawn(process.execPath, [file, ...args], {
			cwd: HOUSE,
			stdio: say ? ['ignore', 'pipe', 'pipe'] : 'inherit'
		});
		running.add(child);
		for (const stream of [child.stdout, child.stderr])
			stream?.setEncoding('utf8').on('data', (text: string) => say?.(text));
		child.once('error', (error) => {
			(say ?? console.error)(`${error.message}\n`);
			settle(127);
		});
		child.once('close', (code) => {
			running.delete(child);
			settle(code ?? 128);
		});
	});
}

async function runAll(commands: Command[], say?: (text: string) => void): Promise<number> {
	for (const command of commands) {
		const exitCode = await run(command, say);
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

const title = (step: Step) => `\n── ${step.name} ${'─'.repeat(Math.max(0, 76 - step.name.length))}`;

function told(step: Step, counts: Counts, start: number): Outcome {
	const seconds = (performance.now() - start) / 1000;
	console.log(`── ${step.name}: ${counts.failed > 0 ? 'failed' : 'passed'} after ${seconds.toFixed(1)} s`);
	return { step: step.name, seconds, ...counts };
}

export async function execute(step: Step): Promise<Outcome> {
	console.log(title(step));
	const start = performance.now();
	const counts = step.project ? await runTests(step) : countStatic(await runAll(step.commands));
	return told(step, counts, start);
}

/**
 * Runs steps that use one core each, two at a time; each says what it has to say when it has ended.
 *
 * @param steps none of them a vitest project; the long ones first
 */
export async function executeSideBySide(steps: readonly Step[]): Promise<Outcome[]> {
	const waiting = [...steps];
	const outcomes: Outcome[] = [];
	const lane = async () => {
		for (let step = waiting.shift(); step; step = waiting.shift()) {
			const start = performance.now();
			let said = '';
			const exitCode = await runAll(step.commands, (text) => (said += text));
			console.log(`${title(step)}\n${said.trimEnd()}`);
			outcomes.push(told(step, countStatic(exitCode), start));
		}
	};
	await Promise.all([lane(), lane()]);
	return outcomes;
}
