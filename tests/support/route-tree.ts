import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type Route = {
	/** As SvelteKit names it: `/api/v1/orders/[ref]`. */
	id: string;
	kind: 'endpoint' | 'page';
	/** What its file exports, for an endpoint; form actions count as POST. */
	methods: string[];
};

const ROUTES = new URL('../../src/routes/', import.meta.url);

/** Every route of the app, read from the folders: a new one is in here without anybody listing it. */
export function listRoutes(): Route[] {
	const files = globSync('**/+{server.ts,page.svelte}', { cwd: ROUTES });
	return files
		.map((file) => {
			const folder = dirname(file);
			const id = folder === '.' ? '/' : `/${folder}`;
			if (file.endsWith('+page.svelte')) return { id, kind: 'page' as const, methods: methodsOfPage(folder) };
			return { id, kind: 'endpoint' as const, methods: exportsOf(file) };
		})
		.sort((a, b) => (a.id < b.id ? -1 : 1));
}

const METHOD = /^export (?:const|(?:async )?function) (GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD|fallback)\b/gm;

const exportsOf = (file: string): string[] =>
	[...readFileSync(new URL(file, ROUTES), 'utf8').matchAll(METHOD)].map(([, name = '']) => name);

/** Nothing where the page has no server file. Read by its name: in a pattern `[ref]` would be one of three letters. */
function serverOfPage(folder: string): string | undefined {
	const file = new URL(`${folder}/+page.server.ts`, ROUTES);
	return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

const ACTIONS = /^export const actions\b/m;
const methodsOfPage = (folder: string): string[] =>
	ACTIONS.test(serverOfPage(folder) ?? '') ? ['GET', 'POST'] : ['GET'];

/** The names of a page's form actions. */
export function listActions(id: string): string[] {
	const [, block = ''] = serverOfPage(id.slice(1))?.split(ACTIONS) ?? [];
	return [...block.matchAll(/^\t(\w+): /gm)].map(([, name = '']) => name);
}

/** A route as people see it: groups have no place in an address. */
export const withoutGroups = (id: string): string => id.replace(/\/\([\w-]+\)/g, '') || '/';

/** An address of the route; groups have none, and every parameter gets a value of its kind. */
export function addressOf(id: string, values: Record<string, string> = {}): string {
	const path = id
		.split('/')
		.filter((part) => !/^\(.*\)$/.test(part))
		.map((part) =>
			part.replace(/\[([a-z]+)(=\w+)?\]/, (_, name: string) => values[name] ?? PARAMETERS[name] ?? 'x')
		)
		.join('/');
	return path || '/';
}

const PARAMETERS: Record<string, string> = {
	ref: 'NOBODY-1',
	id: '01920000-0000-7000-8000-000000000000',
	token: 'A'.repeat(27),
	step: 'packed'
};
