import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';

/**
 * What the type checker and the walls cannot say. Nothing here is about layout: prettier does that.
 * tests/walls proves the bans by planted violations.
 */
const GENERATED = [
	'.svelte-kit/',
	'build/',
	'coverage/',
	'test-results/',
	'.data/',
	'src/lib/i18n/paraglide/'
];

/** The law gets its instants, ids and settings as input, so that the same input always gives the same answer. */
const MACHINE = [
	...['Date', 'fetch', 'process', 'crypto', 'performance', 'console', 'globalThis', 'window', 'self'],
	...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'navigator', 'Buffer']
].map((name) => ({ name, message: 'The domain is pure: take it as input.' }));

const MACHINE_PARTS = [
	{ object: 'Math', property: 'random', message: 'Chance is not law: take the number as input.' },
	{ object: 'Temporal', property: 'Now', message: 'The domain has no clock: take the instant as input.' }
];

const SYNCHRONOUS = [
	{ selector: ':function[async=true]', message: 'The domain is synchronous: nothing in it waits.' },
	{ selector: 'AwaitExpression', message: 'The domain is synchronous: nothing in it waits.' },
	{ selector: 'ImportExpression', message: 'The domain is synchronous: nothing in it waits.' }
];

/** Text from shoppers, carriers and shops is never markup; {@html} is banned by svelte/no-at-html-tags. */
const MARKUP_FROM_TEXT = [
	'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment)$/]',
	'MemberExpression[property.value=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]',
	'SvelteAttribute[key.name=/^(innerHTML|outerHTML|srcdoc)$/i]',
	'SvelteDirective[kind="Binding"][key.name.name=/^(innerHTML|outerHTML)$/]',
	'CallExpression[callee.object.name="document"][callee.property.name=/^(write|writeln)$/]'
].map((selector) => ({
	selector,
	message: 'Text never becomes markup: set textContent or write a component.'
}));

/** A name put together at run time keeps every message there is, in both languages, in the scripts of the page. */
const MESSAGE_BY_ITS_NAME = [
	{
		selector: 'MemberExpression[computed=true][object.name="m"]:not([property.type="Literal"])',
		message: "In the browser a message is named by a plain string, m['…']: write a table of them."
	}
];

/** The compiler drops `import type` from a component before dependency-cruiser sees it, so this wall stands here. */
const NO_SERVER_IN_COMPONENTS = {
	patterns: [
		{ regex: '^#server/|/lib/server/|\\.server(\\.ts)?$', message: 'A component never sees the server.' }
	]
};

export default defineConfig(
	{ ignores: GENERATED },
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },
	...svelte.configs.recommended,
	{
		files: ['**/*.{js,mjs,cjs,ts,svelte}'],
		plugins: { '@typescript-eslint': ts.plugin },
		languageOptions: { globals: { ...globals.node, ...globals.browser } },
		rules: {
			eqeqeq: 'error',
			'no-var': 'error',
			'prefer-const': 'error',
			'no-eval': 'error',
			'no-implied-eval': 'error',
			'no-new-func': 'error',
			'no-debugger': 'error',
			'no-fallthrough': 'error',
			'no-unsafe-finally': 'error',
			'no-self-compare': 'error',
			'no-constant-condition': ['error', { checkLoops: false }],
			'no-empty': ['error', { allowEmptyCatch: false }],
			'no-restricted-syntax': ['error', ...MARKUP_FROM_TEXT],
			'@typescript-eslint/no-unused-vars': [
				'error',
				{
					argsIgnorePattern: '^_',
					varsIgnorePattern: '^_',
					caughtErrorsIgnorePattern: '^_',
					ignoreRestSiblings: true
				}
			]
		}
	},
	{
		files: ['**/*.{ts,svelte}'],
		languageOptions: { parserOptions: { parser: ts.parser } },
		rules: {
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-non-null-asserted-optional-chain': 'error',
			'@typescript-eslint/ban-ts-comment': [
				'error',
				{ 'ts-expect-error': 'allow-with-description', minimumDescriptionLength: 10 }
			],
			'@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }]
		}
	},
	{ files: ['**/*.ts'], ignores: ['**/*.svelte.ts'], languageOptions: { parser: ts.parser } },
	{
		// The rules that need types are few, because each run of them costs a type check.
		files: ['src/**/*.ts', 'tests/**/*.ts'],
		ignores: ['**/*.svelte.ts', '**/*.d.ts'],
		languageOptions: { parserOptions: { projectService: true } },
		rules: {
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
			'@typescript-eslint/await-thenable': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true }
			]
		}
	},
	{
		files: ['**/*.{svelte,svelte.ts,svelte.js}'],
		rules: {
			// Svelte's own, which knows that `let { … } = $props()` is how props are declared.
			'prefer-const': 'off',
			'svelte/prefer-const': 'error'
		}
	},
	{
		files: ['**/*.svelte'],
		rules: {
			'no-restricted-imports': ['error', NO_SERVER_IN_COMPONENTS],
			// Addresses are absolute paths on one host by contract (api.md): the app is never served below a sub-path.
			'svelte/no-navigation-without-resolve': 'off'
		}
	},
	{
		files: ['src/**/*.svelte', 'src/lib/{ui,client}/**/*.ts', 'src/routes/**/+{page,layout}.ts'],
		ignores: ['**/*.test.ts'],
		rules: { 'no-restricted-syntax': ['error', ...MARKUP_FROM_TEXT, ...MESSAGE_BY_ITS_NAME] }
	},
	{
		files: ['src/lib/domain/**/*.ts'],
		ignores: ['**/*.test.ts'],
		rules: {
			'no-restricted-globals': ['error', ...MACHINE],
			'no-restricted-properties': ['error', ...MACHINE_PARTS],
			'no-restricted-syntax': ['error', ...MARKUP_FROM_TEXT, ...SYNCHRONOUS]
		}
	},
	// A file one can read in one sitting; a route only hands over.
	{
		files: ['src/**/*.{js,mjs,ts,svelte}'],
		rules: { 'max-lines': ['error', { max: 200, skipBlankLines: false }] }
	},
	{ files: ['src/routes/**/+*.ts'], rules: { 'max-lines': ['error', { max: 80, skipBlankLines: false }] } }
);
