/** Lines that ESLint must refuse where they stand, and lines it must let pass. */
export interface LintPlant {
	rule: string;
	file: string;
	code: string;
}

const domain = (name: string, code: string) => ({ file: `src/lib/domain/order/${name}.ts`, code });
const lines = (count: number) => `${'// one more\n'.repeat(count - 1)}export const last = 1;\n`;
const WAIT = 'const wait = async () => 1;\nexport const start = () => {\n\twait();\n};\n';
const TYPE_AS_VALUE = `import { Kind } from './kind.ts';\nexport const kind = (k: Kind) => k;\n`;

/** Each reaches for the machine in another way. */
const MACHINE = {
	date: 'export const at = () => new Date();',
	now: 'export const at = () => Date.now();',
	fetch: `export const ask = () => fetch('/');`,
	process: 'export const env = () => process.env;',
	crypto: 'export const id = () => crypto.randomUUID();',
	performance: 'export const since = () => performance.now();',
	console: `export const say = () => console.log('hello');`,
	'through-global': 'export const at = () => new globalThis.Date();',
	timer: 'export const later = () => setTimeout(() => 1, 1);'
};

export const REFUSED: LintPlant[] = [
	...Object.entries(MACHINE).map(([name, code]) => ({
		rule: 'no-restricted-globals',
		...domain(name, code)
	})),
	{ rule: 'no-restricted-properties', ...domain('chance', 'export const die = () => Math.random();') },
	{
		rule: 'no-restricted-properties',
		...domain(
			'clock',
			`import { Temporal } from 'temporal-polyfill';\nexport const at = () => Temporal.Now.instant();`
		)
	},
	{ rule: 'no-restricted-syntax', ...domain('waits', 'export const wait = async () => 1;') },

	{ rule: 'svelte/no-at-html-tags', file: 'src/lib/ui/Note.svelte', code: '<p>{@html "<b>x</b>"}</p>' },
	{ rule: 'no-restricted-syntax', file: 'src/lib/ui/Bound.svelte', code: bound() },
	{ rule: 'no-restricted-syntax', file: 'src/lib/ui/Spread.svelte', code: '<p innerHTML="<b>x</b>"></p>' },
	{ rule: 'no-restricted-syntax', file: 'src/lib/client/markup.ts', code: sets('innerHTML') },
	{ rule: 'no-restricted-syntax', file: 'src/lib/client/outer.ts', code: sets('outerHTML') },
	{ rule: 'no-restricted-syntax', file: 'src/lib/ui/primitives/named.ts', code: named() },
	{
		rule: 'no-restricted-syntax',
		file: 'src/lib/ui/Named.svelte',
		code: `<script lang="ts">\n${named()}</script>\n`
	},
	{ rule: 'no-restricted-imports', file: 'src/lib/ui/Typed.svelte', code: typedByServer() },

	{ rule: '@typescript-eslint/no-floating-promises', file: 'src/lib/server/floats.ts', code: WAIT },
	{ rule: '@typescript-eslint/no-floating-promises', file: 'tests/db/floats.ts', code: WAIT },
	{
		rule: '@typescript-eslint/consistent-type-imports',
		file: 'src/lib/server/typed.ts',
		code: TYPE_AS_VALUE
	},
	{
		rule: '@typescript-eslint/no-explicit-any',
		file: 'src/lib/server/any.ts',
		code: 'export const x = (a: any) => a;'
	},
	{
		rule: '@typescript-eslint/no-unused-vars',
		file: 'src/lib/server/unused.ts',
		code: 'const unused = 1;\nexport {};'
	},
	{ rule: 'eqeqeq', file: 'src/lib/server/equal.ts', code: 'export const same = (a: number) => a == 1;' },
	{ rule: 'max-lines', file: 'src/lib/server/long.ts', code: lines(201) },
	{ rule: 'max-lines', file: 'src/lib/ui/Long.svelte', code: '<p>one more</p>\n'.repeat(201) },
	{ rule: 'max-lines', file: 'src/routes/(shopper)/+page.server.ts', code: lines(81) }
];

export const ALLOWED: Omit<LintPlant, 'rule'>[] = [
	{ file: 'src/lib/server/kind.ts', code: 'export interface Kind {\n\tname: string;\n}\n' },
	{ file: 'src/lib/server/machine.ts', code: `${MACHINE.date}\n${MACHINE.fetch.replace('/', '/x')}\n` },
	{ file: 'src/lib/domain/order/at.test.ts', code: MACHINE.date },
	{ file: 'src/lib/domain/order/pure.ts', code: 'export const add = (a: number, _unused: number) => a + 1;' },
	{ file: 'src/lib/server/full.ts', code: lines(200) },
	{ file: 'src/routes/(share)/+page.server.ts', code: lines(80) },
	{
		file: 'src/lib/ui/Plain.svelte',
		code: '<script lang="ts">\n\tlet { text }: { text: string } = $props();\n</script>\n\n<a href="/staff">{text}</a>\n'
	},
	{ file: 'src/lib/i18n/named.ts', code: named() },
	// Generated code is not ours to word.
	{ file: 'src/lib/i18n/paraglide/messages.js', code: 'var a = 1 == 1;' }
];

function sets(property: string) {
	return `export const show = (at: HTMLElement, text: string) => {\n\tat.${property} = text;\n};\n`;
}
function named() {
	return `import { m } from '#i18n/paraglide/messages.js';\nexport const words = (state: 'sent') => m[\`refund.\${state}\`]();\n`;
}
function bound() {
	return `<script lang="ts">\n\tlet text = $state('');\n</script>\n\n<p contenteditable bind:innerHTML={text}></p>\n`;
}
function typedByServer() {
	return `<script lang="ts">\n\timport type { Kind } from '#server/kind.ts';\n\tlet { kind }: { kind: Kind } = $props();\n</script>\n\n{kind.name}\n`;
}
