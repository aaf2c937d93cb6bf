import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vitest/config';

const MINUTE = 60_000;

/** Time limits only catch what hangs: no test passes or fails by the speed of the machine. */
const onServer = {
	environment: 'node',
	testTimeout: MINUTE,
	hookTimeout: 3 * MINUTE,
	maxWorkers: 2
} as const;
const onDatabase = {
	...onServer,
	testTimeout: 3 * MINUTE,
	globalSetup: './tests/support/global-database.ts'
} as const;
/** One file at a time against one running demo shop, so that what a file counts is its own doing. */
const inBrowser = {
	...onServer,
	testTimeout: 5 * MINUTE,
	hookTimeout: 5 * MINUTE,
	fileParallelism: false,
	isolate: false,
	globalSetup: './tests/e2e/support/global-demo.ts'
} as const;

const projects = [
	{ test: { ...onServer, name: 'unit', include: ['src/**/*.test.ts'] } },
	{ test: { ...onServer, name: 'walls', include: ['tests/{walls,runner}/**/*.test.ts'] } },
	{ test: { ...onDatabase, name: 'db', include: ['tests/{db,laws,contract,house}/**/*.test.ts'] } },
	{ test: { ...inBrowser, name: 'e2e', include: ['tests/e2e/**/*.test.ts'] } },
	{ test: { ...inBrowser, name: 'wide', include: ['tests/wide/**/*.test.ts'] } },
	{ test: { ...onDatabase, name: 'real', include: ['tests/real/**/*.test.ts'] } }
];

/**
 * Framework and app change at different times: in a file of its own the framework stays in the browser's cache over our
 * releases. Packed as one it is also half a kilobyte smaller, which the order page's 60 kB need.
 */
const framework = {
	name: 'framework',
	test: /node_modules[\\/](svelte|@sveltejs|esm-env|clsx|devalue)[\\/]/
};

export default defineConfig(({ command }) => {
	// Tests import plain TypeScript through #-imports, which Vite resolves by itself; they meet the app as it is
	// built. A build that a test starts carries VITEST too, so it is told apart by its command.
	const testing = command === 'serve' && process.env.VITEST !== undefined;
	return {
		plugins: testing
			? []
			: [
					paraglideVitePlugin({
						project: './src/lib/i18n/project.inlang',
						outdir: './src/lib/i18n/paraglide',
						strategy: ['cookie', 'preferredLanguage', 'baseLocale']
					}),
					tailwindcss(),
					sveltekit()
				],
		environments: {
			client: { build: { rolldownOptions: { output: { codeSplitting: { groups: [framework] } } } } }
		},
		test: { projects }
	};
});
