import { readdirSync, readFileSync } from 'node:fs';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { plainPages, scriptsLater, unmarkedParts, unmissedEnds, untaggedPages } from './vite.pages.ts';
import { namedWords, narrowLetters } from './vite.words.ts';

const MINUTE = 60_000;

/** Time limits only catch what hangs: no test passes or fails by the speed of the machine. */
const onServer = {
	environment: 'node',
	testTimeout: MINUTE,
	hookTimeout: 3 * MINUTE,
	// What follows by itself comes with a clock of the shop's, a second or two: Vitest's own second is a race with it.
	expect: { poll: { timeout: 15_000 } },
	maxWorkers: 2,
	// A merge is not lost to a connection that the machine dropped; what passes only the second time is named at the end.
	retry: Number(process.env.TEST_RETRY ?? 0)
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

/**
 * What takes minutes and what a change seldom needs: `npm run test:wide` runs it, and so does every merge. Files of tests
 * about other majors of PostgreSQL say themselves where theirs are.
 */
const LONG = [
	'tests/nodes/**/*.test.ts',
	'tests/contract/lookup-timing.test.ts',
	'tests/house/{embedded,os-users,start-refusals}.test.ts',
	'tests/laws/{backup,imports,inbox,majors,migrate,notices,push,receipts,stripe-killed,stripe-kills}.test.ts'
];

/** Ways through the app that few changes touch: what a phone keeps, and the desk beyond its first steps. They run with the wide ones. */
const JOURNEYS = [
	'tests/e2e/{deploy,install,kept,outbox,outbox-room,push,shared,shared-phone,typed-early}.test.ts',
	'tests/e2e/{agent-hour,audit,desk-credit,desk-for-buyer,desk-order,desk-queues,desk-returns,policies,send-again,settings}.test.ts',
	'tests/e2e/{exchange-price,feedback,gift,own-postage,personal,reasons,warranty,widget,withdraw}.test.ts'
];

const projects = [
	{ test: { ...onServer, name: 'unit', include: ['src/**/*.test.ts'] } },
	{ test: { ...onServer, name: 'walls', include: ['tests/{walls,runner}/**/*.test.ts'] } },
	{
		test: {
			...onDatabase,
			name: 'db',
			include: ['tests/{db,laws,contract,house}/**/*.test.ts'],
			exclude: LONG
		}
	},
	{ test: { ...onDatabase, name: 'long', include: LONG } },
	{ test: { ...inBrowser, name: 'e2e', include: ['tests/e2e/**/*.test.ts'], exclude: JOURNEYS } },
	{ test: { ...inBrowser, name: 'journeys', include: JOURNEYS } },
	// Here pages are looked at, so their pictures are kept.
	{
		test: { ...inBrowser, name: 'wide', include: ['tests/wide/**/*.test.ts'], env: { PICTURES: '1' } }
	},
	{ test: { ...onDatabase, name: 'real', include: ['tests/real/**/*.test.ts'] } }
];

/**
 * Framework and app change at different times: in a file of its own the framework stays in the browser's cache over our
 * releases. Packed as one it is also half a kilobyte smaller, which the order page's 60 kB need.
 */
const framework = {
	name: 'framework',
	test: /node_modules[\\/](svelte|@sveltejs|esm-env|clsx|devalue)[\\/]/,
	// What the desk's charts alone need of it comes with them.
	minShareCount: 20
};
/** What nearly every page needs, as one file instead of twenty: they compress better together and ask for less. */
const shell = {
	name: 'shell',
	// Forms and the desk have many pages as well, but nobody who follows an order needs their parts.
	test: /src[\\/](lib|hooks)(?!.*(problem|staff|Field|ProveFirst|quote[\\/]|withdraw[\\/]|return[\\/]|exchange[\\/]|outbox[\\/]|notices[\\/]|offline[\\/]|feedback[\\/]|install[\\/]|install-offer|return-reasons|live-desk|desk[\\/]|TextArea|messages[\\/](return|warranty|postage|notify|push|offline|feedback|app|outbox|cancel|quote|address|lookup|sessions|proof|withdraw|returning|exchange|swap|evidence|credit)_))/,
	minShareCount: 8
};
const ABOUT_ORDER =
	/^((parcel|headline|fact|cause|action|tracking|preparation|portion|line|refund(?!_(next|account))|source|live|order|site|people)_|terms_link|cancel_offer|withdraw_offer|history_earlier|money_(shipping_free|kept_card|refunds)|proof_(masked|unmask)|error_gone)/;
/** The same for what the pages about an order have in common: its parts and its words. */
const order = {
	name: 'order',
	test: /src[\\/]lib[\\/](ui[\\/](primitives|shopper)[\\/](?!.*(history|money-rows|FeeBar|FeePattern|[Ee]rror|Form|Field|Code|Session|Lookup|SignIn|List|Row|StartPage|Offline|quote[\\/]|cancel[\\/]|withdraw[\\/]|return[\\/]|exchange[\\/]|outbox[\\/]|notices[\\/]|offline[\\/]|feedback[\\/]))|client[\\/](live|server-clock)|i18n[\\/](format|reader-format|carrier-names|paraglide[\\/]messages[\\/]((parcel|headline|fact|cause|action|tracking|preparation|portion|line|refund|source|live|order|site|people)_|terms_link|cancel_offer|withdraw_offer|history_earlier|money_(shipping_free|kept_card|refunds)|proof_(masked|unmask)|error_gone)))/,
	minShareCount: 2
};

const MESSAGE =
	/const (\w+) = \/\*\*[^\n]*\*\/ \(\(inputs(?: = \{\})?, options = \{\}\) => \{\s*const locale = [^\n]*\n\s*if \(locale === "zh-CN"\) return (\w+)\(inputs\)\s*return (\w+)\(inputs\)\s*\}\);/;
const MESSAGES = new URL('src/lib/i18n/paraglide/messages/', import.meta.url).pathname;

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

/** paraglide makes new plural rules for every number it writes; four kinds of them are all there are. */
const keptPluralRules: Plugin = {
	name: 'kept-plural-rules',
	transform(code, id) {
		if (!id.endsWith('paraglide/registry.js')) return undefined;
		const made = 'new Intl.PluralRules(locale, options).select(';
		if (!code.includes(made)) throw new Error('paraglide writes plurals in another way now');
		const kept = "(rules[locale + (options.type ?? '')] ??= new Intl.PluralRules(locale, options)).select(";
		return { code: `const rules = {};\n${code.replace(made, kept)}`, map: null };
	}
};

type Words = { name: string; said: Record<'en' | 'zh-CN', string> };

/** The words about an order: those whose every language stands alone. Asked for once paraglide has written them. */
function wordsOfOrder(): Words[] {
	return readdirSync(MESSAGES)
		.filter((file) => ABOUT_ORDER.test(file))
		.sort()
		.flatMap((file) => {
			const code = readFileSync(MESSAGES + file, 'utf8');
			const [, , chinese = '', english = ''] = MESSAGE.exec(code) ?? [];
			const bodyOf = (name: string) =>
				new RegExp(`const ${name} = (/\\*\\* .*? \\*/ \\(i?\\) => \\{\\n[^]*?\\n\\});`).exec(code)?.[1];
			const [en, zh] = [bodyOf(english), bodyOf(chinese)];
			return en && zh && !code.includes('registry.')
				? { name: file.slice(0, -3), said: { en, 'zh-CN': zh } }
				: [];
		});
}

/**
 * The pages about an order fetch their words in one language: the reader's. Each language is a list of its own, and a
 * message its place in it. What is counted ("3 changes") keeps both, since it needs code that these lists must not: the
 * page waits for its list, so a list that imports from the page would never come.
 */
const oneLanguage: Plugin = {
	name: 'one-language',
	enforce: 'pre',
	applyToEnvironment: ({ name }) => name === 'client',
	resolveId: (id) => (id.startsWith('order-words:') ? `\0${id}` : undefined),
	load(id) {
		if (!id.startsWith('\0order-words:')) return undefined;
		const language = id.slice('\0order-words:'.length);
		if (language !== 'reader') {
			const list = wordsOfOrder().map(({ said }) => said[language as 'en' | 'zh-CN']);
			return `export default [${list.join(',\n')}];`;
		}
		return `import { getLocale } from '#i18n/paraglide/runtime.js';
const chosen = getLocale() === 'zh-CN' ? import('order-words:zh-CN') : import('order-words:en');
export default (await chosen).default;`;
	},
	transform(code, id) {
		if (!id.startsWith(MESSAGES)) return undefined;
		const name = id.slice(MESSAGES.length, -3);
		const place = wordsOfOrder().findIndex((one) => one.name === name);
		const exported = /^export \{ (\w+) as .*$/m.exec(code);
		if (place < 0 || !exported) return undefined;
		const [line, message] = exported;
		return {
			code: `import words from 'order-words:reader';\nconst ${message} = words[${place}];\n${line}`,
			map: null
		};
	}
};

/** In the browser a few lines of ours stand for paraglide's runtime, which can choose a language in a dozen ways. */
const slimRuntime: Plugin = {
	name: 'slim-runtime',
	enforce: 'pre',
	applyToEnvironment: ({ name }) => name === 'client',
	resolveId: (id, importer) =>
		id.endsWith('paraglide/runtime.js') ||
		(/^\.\.?\/runtime\.js$/.test(id) && importer?.includes('/i18n/paraglide/'))
			? new URL('src/lib/i18n/browser-runtime.ts', import.meta.url).pathname
			: undefined
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
					slimRuntime,
					oneLanguage,
					shortMessages,
					keptPluralRules,
					namedWords(),
					narrowLetters(),
					untaggedPages,
					plainPages,
					scriptsLater,
					unmissedEnds,
					unmarkedParts,
					tailwindcss(),
					sveltekit()
				],
		environments: {
			client: {
				build: { rolldownOptions: { output: { codeSplitting: { groups: [framework, shell, order] } } } }
			}
		},
		// The names of every other page's files are a kilobyte that a first visit has no use for; the service worker has
		// fetched them before anybody goes there.
		build: { modulePreload: { resolveDependencies: () => [] } },
		test: { projects }
	};
});
