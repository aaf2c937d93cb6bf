import { ESLint } from 'eslint';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ALLOWED, REFUSED } from './lint-plants.ts';
import { buildTree, HOUSE } from './temp-tree.ts';

describe('the bans of ESLint', () => {
	/** `file rule` for every finding. */
	let findings: string[] = [];

	beforeAll(async () => {
		// On disk, not as text: the rules that know types read their neighbours.
		const files = Object.fromEntries([...REFUSED, ...ALLOWED].map(({ file, code }) => [file, code]));
		const tree = buildTree(files);
		try {
			const eslint = new ESLint({ cwd: tree.folder, overrideConfigFile: join(HOUSE, 'eslint.config.js') });
			const results = await eslint.lintFiles(['src', 'tests']);
			findings = results.flatMap(({ filePath, messages }) =>
				messages.map(({ ruleId, message }) => `${relative(tree.folder, filePath)} ${ruleId ?? message}`)
			);
		} finally {
			tree.remove();
		}
	});

	it.each(REFUSED)('$rule catches $file', ({ rule, file }) => {
		expect(findings).toContain(`${file} ${rule}`);
	});

	it('let everything else pass', () => {
		const expected = new Set(REFUSED.map(({ file, rule }) => `${file} ${rule}`));
		expect(findings.filter((finding) => !expected.has(finding))).toEqual([]);
	});
});
