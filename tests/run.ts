/**
 * The one runner behind `npm test`, `npm run test:wide` and `npm run test:real`. It runs every step even when an
 * earlier one failed, so that one run tells all there is to mend, and closes with `N passed, N failed`.
 */
import { existsSync, globSync } from 'node:fs';
import { resolve } from 'node:path';
import { execute, executeSideBySide, HOUSE } from './runner/execute.ts';
import * as steps from './runner/steps.ts';
import {
	closingLine,
	failureList,
	succeeded,
	summaryTable,
	triedAgainList,
	type Outcome
} from './runner/tally.ts';

const countFiles = (folder: string) => globSync(`tests/${folder}/**/*.test.ts`, { cwd: HOUSE }).length;

async function runSteps(list: readonly steps.Work[]) {
	const outcomes: Outcome[] = [];
	for (const work of list) {
		outcomes.push(...('commands' in work ? [await execute(work)] : await executeSideBySide(work)));
	}
	const again = triedAgainList(outcomes);
	if (again) console.log(`\n── passed only when tried again\n${again}`);
	const failures = failureList(outcomes);
	if (failures) console.log(`\n── what failed\n${failures}`);
	console.log(`\n${summaryTable(outcomes)}\n\n${closingLine(outcomes)}`);
	process.exitCode = succeeded(outcomes) ? 0 : 1;
}

/** Runs nothing and says so: neither a success that was not earned, nor a failure nobody can mend here. */
function skip(reason: string, skipped: number) {
	console.log(`${reason}\n\n0 passed, 0 failed, ${skipped} skipped`);
}

async function runWide() {
	if (countFiles('wide') === 0) return skip('tests/wide: no tests yet.', 0);
	await runSteps(steps.wide);
}

async function runReal() {
	const files = countFiles('real');
	const folder = process.env.REAL_INPUT_DIR;
	if (!folder) return skip('REAL_INPUT_DIR is not set: it names the folder with the real input.', files);
	if (!existsSync(folder)) return skip(`REAL_INPUT_DIR names no folder: ${resolve(folder)}`, files);
	if (files === 0) return skip('tests/real: no tests yet.', 0);
	await runSteps(steps.real);
}

const which = process.argv[2] ?? 'change';
if (which === 'change') await runSteps(steps.change);
else if (which === 'wide') await runWide();
else if (which === 'real') await runReal();
else {
	console.error(`Unknown: ${which}. Use: node tests/run.ts [wide | real]`);
	process.exitCode = 2;
}
