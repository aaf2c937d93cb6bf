import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOUSE, type Command, type Step } from './execute.ts';

/** The file behind a tool's command, asked of its package, so that no shell and no PATH decides what runs. */
function tool(pack: string, ...args: string[]): Command {
	const folder = join('node_modules', pack);
	const { bin } = JSON.parse(readFileSync(join(HOUSE, folder, 'package.json'), 'utf8')) as {
		bin: string | Record<string, string>;
	};
	const file = typeof bin === 'string' ? bin : Object.values(bin)[0];
	if (!file) throw new Error(`${pack} has no command`);
	return [join(folder, file), ...args];
}

/** A step, or several that run side by side. */
export type Work = Step | readonly Step[];

const generate: Step = {
	name: 'generate',
	commands: [
		tool('@sveltejs/kit', 'sync'),
		tool(
			'@inlang/paraglide-js',
			...['compile', '--project', './src/lib/i18n/project.inlang', '--outdir', './src/lib/i18n/paraglide'],
			...['--strategy', 'cookie', 'preferredLanguage', 'baseLocale']
		)
	]
};

const build: Step = { name: 'build', commands: [['src/cli/setup.mjs', '--build']] };

const tests = (project: string): Step => ({
	name: `tests: ${project}`,
	project,
	commands: [tool('vitest', 'run', '--project', project)]
});

/** What a change needs, the quick answers first. Types and messages are generated before anything reads them. */
export const change: Work[] = [
	generate,
	[
		{ name: 'lint', commands: [tool('eslint', '.')] },
		{
			name: 'types',
			commands: [tool('svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings')]
		},
		{ name: 'format', commands: [tool('prettier', '--check', '--log-level', 'warn', '.')] },
		{ name: 'walls', commands: [tool('dependency-cruiser', 'src', 'vite.config.ts')] }
	],
	build,
	...['unit', 'walls', 'db', 'e2e'].map(tests)
];

/** The same for what takes long: every page in every look, rarer journeys, two nodes, kills in numbers, timing, the machine's users. */
export const wide: Work[] = [generate, build, ...['long', 'journeys', 'wide'].map(tests)];
export const real: Work[] = [generate, build, tests('real')];
