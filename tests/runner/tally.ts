/** What one step came to. A step without tests of its own (format, types, …) counts as one test. */
export interface Outcome {
	step: string;
	seconds: number;
	passed: number;
	failed: number;
	skipped: number;
	/** Why a step failed that has no failed test to show for it. */
	note?: string;
	/** Which tests failed, each with the first line of why. */
	failures?: string[];
	/** Which passed only when they were tried again, each with the first line of why not before. */
	triedAgain?: string[];
}
export type Counts = Omit<Outcome, 'step' | 'seconds'>;

/** The parts of vitest's JSON report that are read here. */
export interface VitestReport {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numTodoTests: number;
	testResults: {
		name: string;
		status: string;
		message?: string;
		assertionResults: { status: string; fullName?: string; failureMessages?: string[] }[];
	}[];
}

export const countStatic = (exitCode: number): Counts =>
	exitCode === 0
		? { passed: 1, failed: 0, skipped: 0 }
		: { passed: 0, failed: 1, skipped: 0, note: `exit code ${exitCode}` };

/**
 * Counts a run of vitest. What went wrong outside of any test counts as a failure too: a file that cannot be loaded,
 * a crash, a run without a single test. Else a broken import would look like a shorter, greener list.
 */
export function countTests(exitCode: number, report: VitestReport | undefined): Counts {
	if (!report) return { passed: 0, failed: 1, skipped: 0, note: `no report, exit code ${exitCode}` };
	const unloaded = report.testResults.filter(
		({ status, assertionResults }) =>
			status === 'failed' && !assertionResults.some((test) => test.status === 'failed')
	).length;
	const triedAgain = report.testResults.flatMap((file) => namesOf(file, 'passed'));
	const again = triedAgain.length > 0 ? { triedAgain } : {};
	const passed = report.numPassedTests;
	const failed = report.numFailedTests + unloaded;
	const skipped = report.numPendingTests + report.numTodoTests;
	if (failed > 0) {
		const note = unloaded > 0 ? `${unloaded} file(s) failed outside of a test` : undefined;
		return { passed, failed, skipped, note, failures: report.testResults.flatMap(failuresOf), ...again };
	}
	if (exitCode !== 0) return { passed, failed: 1, skipped, note: `crashed, exit code ${exitCode}`, ...again };
	if (passed === 0) return { passed, failed: 1, skipped, note: 'no test ran' };
	return { passed, failed, skipped, ...again };
}

const firstLine = (text = '') => text.trim().split('\n')[0] ?? '';

type TestFile = VitestReport['testResults'][number];

/** Tests of a file that ended so and have something to say: one that passed says why it did not at first. */
const namesOf = ({ name, assertionResults }: TestFile, status: 'failed' | 'passed'): string[] =>
	assertionResults
		.filter((test) => test.status === status && (status === 'failed' || test.failureMessages?.length))
		.map(({ fullName, failureMessages }) => `${name} > ${fullName}: ${firstLine(failureMessages?.[0])}`);

function failuresOf(file: TestFile): string[] {
	const failed = namesOf(file, 'failed');
	if (failed.length > 0) return failed;
	return file.status === 'failed' ? [`${file.name}: ${firstLine(file.message)}`] : [];
}

const sum = (outcomes: Outcome[], of: 'passed' | 'failed') =>
	outcomes.reduce((total, outcome) => total + outcome[of], 0);

/** The line other programs read. */
export const closingLine = (outcomes: Outcome[]) =>
	`${sum(outcomes, 'passed')} passed, ${sum(outcomes, 'failed')} failed`;

export const succeeded = (outcomes: Outcome[]) => outcomes.length > 0 && sum(outcomes, 'failed') === 0;

/** What there is to mend, at the end where nobody has to look for it; empty when nothing failed. */
export function failureList(outcomes: Outcome[]): string {
	const failed = outcomes.filter((outcome) => outcome.failed > 0);
	return failed
		.flatMap(({ step, note, failures = [] }) => [
			`✗ ${step}${note ? `: ${note}` : ''}`,
			...failures.map((one) => `    ${one}`)
		])
		.join('\n');
}

/** What has to be mended although it passed, a line each. */
export const triedAgainList = (outcomes: Outcome[]): string =>
	outcomes.flatMap(({ triedAgain = [] }) => triedAgain.map((one) => `↻ ${one}`)).join('\n');

export function summaryTable(outcomes: Outcome[]): string {
	const rows = [
		['step', 'passed', 'failed', 'skipped', 'seconds', ''],
		...outcomes.map(({ step, passed, failed, skipped, seconds, note }) => [
			`${failed > 0 ? '✗' : '✓'} ${step}`,
			...[passed, failed, skipped].map(String),
			seconds.toFixed(1),
			note ?? ''
		])
	];
	const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	return rows
		.map((row) =>
			row
				.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
				.join('  ')
				.trimEnd()
		)
		.join('\n');
}
