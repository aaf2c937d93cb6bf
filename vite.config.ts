import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import type { Plugin } from 'vite';
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
/** What nearly every page needs, as one file instead of twenty: they compress better together and ask for less. */
const shell = {
	name: 'shell',
	// Forms and the desk have many pages as well, but nobody who follows an order needs their parts.
	test: /src[\\/](lib|hooks)(?!.*(problem|staff|Field|quote[\\/]|messages[\\/](cancel|quote|address|lookup)_))/,
	minShareCount: 8
};
/** The same for what the pages about an order have in common: its parts and its words. */
const order = {
	name: 'order',
	test: /src[\\/]lib[\\/](ui[\\/](primitives|shopper)[\\/](?!.*(Form|Field|Code|Session|Lookup|SignIn|List|Row|StartPage|Offline|FeeBar|FeePattern|quote[\\/]|cancel[\\/]))|client[\\/](live|server-clock)|i18n[\\/](format|reader-format|carrier-names|paraglide[\\/]messages[\\/](parcel|headline|fact|cause|action|tracking|preparation|portion|line|money|refund|history|actor|source|live|order|site)_))/,
	minShareCount: 2
};

const MESSAGE =
	/const (\w+) = \/\*\*[^\n]*\*\/ \(\(inputs(?: = \{\})?, options = \{\}\) => \{\s*const locale = [^\n]*\n\s*if \(locale === "zh-CN"\) return (\w+)\(inputs\)\s*return (\w+)\(inputs\)\s*\}\);/;

/**
 * Every message brings the same few lines that choose its language. In the browser one function does that for all: two
 * hundred times a few bytes are more than a kilobyte of the order page. A message of another shape stays as it is.
 */
const shortMessages: Plugin = {
	name: 'short-messages',
	applyToEnvironment: ({ name }) => name === 'client',
	transform(code, id) {
		if (!/paraglide[\\/]messages[\\/]/.test(id) || !MESSAGE.test(code)) return undefined;
		const short = code.replace(MESSAGE, 'const $1 = /*#__PURE__*/ inLanguage($2, $3);');
		return { code: `import { inLanguage } from '../../in-language.ts';\n${short}`, map: null };
	}
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
					shortMessages,
					tailwindcss(),
					sveltekit()
				],
		environments: {
			client: {
				build: { rolldownOptions: { output: { codeSplitting: { groups: [framework, shell, order] } } } }
			}
		},
		test: { projects }
	};
});
