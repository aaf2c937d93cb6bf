import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { CLEAN } from './clean-tree.ts';
import { PLANTS } from './plants.ts';
import { buildTree, HOUSE, type Tree } from './temp-tree.ts';

const CONFIG = join(HOUSE, '.dependency-cruiser.cjs');
const CRUISER = join(HOUSE, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const RULES = (createRequire(import.meta.url)(CONFIG) as { forbidden: { name: string; comment?: string }[] })
	.forbidden;

interface Finding {
	rule: string;
	from: string;
}

/** What the walls report on a tree. One run judges all plants, for a run costs a second and a rule does not. */
async function cruise(files: Tree): Promise<Finding[]> {
	const tree = buildTree(files);
	try {
		const args = [CRUISER, '--config', CONFIG, '--output-type', 'json', 'src', 'vite.config.ts'];
		const { stdout } = await promisify(execFile)(process.execPath, args, {
			cwd: tree.folder,
			maxBuffer: 2 ** 26
		});
		const { summary } = JSON.parse(stdout) as {
			summary: { violations: { from: string; rule: { name: string } }[] };
		};
		return summary.violations.map(({ from, rule }) => ({ from, rule: rule.name }));
	} finally {
		tree.remove();
	}
}

describe('the walls', () => {
	let findings: Finding[] = [];

	beforeAll(async () => {
		const planted = PLANTS.map(({ file, code, beside }) => ({ ...beside, [file]: code }));
		findings = await cruise(Object.assign({}, CLEAN, ...planted) as Tree);
	});

	it('let the clean house pass', async () => {
		expect(await cruise(CLEAN)).toEqual([]);
	});

	it.each(PLANTS)('$rule catches $file', ({ rule, file }) => {
		expect(findings).toContainEqual({ rule, from: file });
	});

	it('report no file that was not planted', () => {
		const planted = new Set(PLANTS.flatMap(({ file, beside }) => [file, ...Object.keys(beside ?? {})]));
		expect(findings.filter(({ from }) => !planted.has(from))).toEqual([]);
	});

	it('are each proven by a plant, and each plant names a wall', () => {
		const names = RULES.map(({ name }) => name).sort();
		expect([...new Set(PLANTS.map(({ rule }) => rule))].sort()).toEqual(names);
	});

	it('each say why', () => {
		expect(RULES.filter(({ comment }) => !comment || comment.length < 30)).toEqual([]);
	});
});
