import { describe, expect, it } from 'vitest';
import {
	closingLine,
	countStatic,
	countTests,
	failureList,
	succeeded,
	summaryTable,
	triedAgainList,
	type VitestReport
} from './tally.ts';

const report = (parts: Partial<VitestReport> = {}): VitestReport => ({
	...{ numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] },
	...parts
});
const unloaded = [{ name: 'a.test.ts', status: 'failed', assertionResults: [] }];

describe('the count of a test run', () => {
	it('is vitest’s own when all went well', () => {
		expect(countTests(0, report())).toEqual({ passed: 3, failed: 0, skipped: 2 });
	});

	it.each([
		['there is no report', 1, undefined],
		['there is no report, though the exit code is 0', 0, undefined],
		['it crashed after its tests', 1, report()],
		['no test ran', 0, report({ numPassedTests: 0 })],
		['a file could not be loaded', 1, report({ testResults: unloaded })],
		['a test failed', 1, report({ numFailedTests: 1 })]
	])('is one failure when %s', (_why, exitCode, given) => {
		expect(countTests(exitCode, given).failed).toBe(1);
	});

	it('adds files that could not be loaded to the tests that failed', () => {
		expect(countTests(1, report({ numFailedTests: 2, testResults: unloaded })).failed).toBe(3);
	});
});

describe('the summary', () => {
	const outcomes = [
		{ step: 'format', seconds: 1, ...countStatic(0) },
		{ step: 'lint', seconds: 2, ...countStatic(2) },
		{ step: 'tests: unit', seconds: 3.25, ...countTests(0, report()) }
	];

	it('closes with one line of counts', () => {
		expect(closingLine(outcomes)).toBe('4 passed, 1 failed');
	});

	it('succeeds only when something ran and nothing failed', () => {
		expect(succeeded(outcomes)).toBe(false);
		expect(succeeded([])).toBe(false);
		expect(succeeded(outcomes.filter(({ failed }) => failed === 0))).toBe(true);
	});

	it('shows each step with its counts, its time and why it failed', () => {
		expect(summaryTable(outcomes).split('\n')).toEqual([
			'step           passed  failed  skipped  seconds',
			'✓ format            1       0        0      1.0',
			'✗ lint              0       1        0      2.0  exit code 2',
			'✓ tests: unit       3       0        2      3.3'
		]);
	});

	it('names what failed, each with the first line of why', () => {
		const failing = report({
			numFailedTests: 1,
			testResults: [
				{
					name: 'b.test.ts',
					status: 'failed',
					assertionResults: [
						{ status: 'passed', fullName: 'adds' },
						{ status: 'failed', fullName: 'takes away', failureMessages: ['Error: 1 is not 2\n  at b.ts:1'] }
					]
				},
				{ name: 'a.test.ts', status: 'failed', message: 'no such file\nat', assertionResults: [] }
			]
		});
		expect(
			failureList([...outcomes, { step: 'tests: db', seconds: 1, ...countTests(1, failing) }]).split('\n')
		).toEqual([
			'✗ lint: exit code 2',
			'✗ tests: db: 1 file(s) failed outside of a test',
			'    b.test.ts > takes away: Error: 1 is not 2',
			'    a.test.ts: no such file'
		]);
		expect(failureList([])).toBe('');
	});

	it('names what passed only when it was tried again', () => {
		const test = { status: 'passed', fullName: 'adds', failureMessages: ['Error: 1 is not 2\n  at b.ts:1'] };
		const counts = countTests(
			0,
			report({ testResults: [{ name: 'b.test.ts', status: 'passed', assertionResults: [test] }] })
		);
		expect(triedAgainList([{ step: 'tests: db', seconds: 1, ...counts }])).toBe(
			'↻ b.test.ts > adds: Error: 1 is not 2'
		);
		expect(triedAgainList(outcomes)).toBe('');
	});
});
