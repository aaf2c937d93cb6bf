import { readdirSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const MESSAGES = new URL('src/lib/i18n/paraglide/messages/', import.meta.url).pathname;
const NAME = /^export \{ \w+ as "([^"]+)" \}/m;

type Node = { type: string; start: number; end: number } & Record<string, unknown>;
type Computed = { object: Node; property: Node };

const isNode = (value: unknown): value is Node =>
	typeof value === 'object' && value !== null && 'type' in value;

/** Every place where a message is asked for by a name that is put together: `m[late ? 'a' : 'b']`, ``m[`refund.${state}`]``. */
function* computed(node: unknown): Generator<Computed> {
	if (Array.isArray(node)) for (const one of node) yield* computed(one);
	if (!isNode(node)) return;
	const { object, property } = node;
	if (node.type === 'MemberExpression' && node['computed'] && isNode(object) && isNode(property))
		if (object['name'] === 'm' && property.type !== 'Literal') yield { object, property };
	for (const value of Object.values(node)) if (typeof value === 'object') yield* computed(value);
}

/** What a name can be, as a pattern over all names. */
function patternOf(node: Node): string {
	const exactly = (text: unknown) => String(text).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
	switch (node.type) {
		case 'Literal':
			return exactly(node['value']);
		case 'ConditionalExpression':
			return `(?:${patternOf(node['consequent'] as Node)}|${patternOf(node['alternate'] as Node)})`;
		case 'TemplateLiteral':
			return (node['quasis'] as { value: { cooked: string } }[])
				.map(({ value }) => exactly(value.cooked))
				.join('.+');
		case 'ParenthesizedExpression':
			return patternOf(node['expression'] as Node);
		default:
			throw new Error(`A message is asked for by a ${node.type}: a build can not tell which that may be.`);
	}
}

/**
 * A message that is asked for by a name put together keeps every message of both languages in what is built, since any could
 * be meant: 2.5 MB in the door alone, held in memory for good. Here each such place gets the list of those that it can mean.
 */
export function namedWords(): Plugin {
	let names: string[] | undefined;
	const all = () =>
		(names ??= readdirSync(MESSAGES).flatMap((file) => {
			const name = NAME.exec(readFileSync(MESSAGES + file, 'utf8'))?.[1];
			return name === undefined ? [] : [name];
		}));
	return {
		name: 'named-words',
		enforce: 'post',
		apply: 'build',
		transform(code, id) {
			if (!/paraglide[\\/]messages/.test(code) || id.startsWith(MESSAGES)) return undefined;
			let out = code;
			const places = [...computed(this.parse(code))].sort((a, b) => b.object.start - a.object.start);
			places.forEach(({ object, property }, at) => {
				const pattern = new RegExp(`^${patternOf(property)}$`);
				const meant = all().filter((name) => pattern.test(name));
				if (meant.length === 0) this.error(`No message is named like ${pattern.source} (${id}).`);
				out = `${out.slice(0, object.start)}words$${at}${out.slice(object.end)}`;
				out += `\nconst words$${at} = {${meant.map((name) => `"${name}": m["${name}"]`).join(', ')}};`;
			});
			return places.length === 0 ? undefined : { code: out, map: null };
		}
	};
}

/**
 * V8 keeps a file with one letter beyond Latin-1 at two bytes for every letter of it, and the source of what runs for as long
 * as it runs. Written as escapes the same words cost half.
 */
export function narrowLetters(): Plugin {
	return {
		name: 'narrow-letters',
		apply: 'build',
		applyToEnvironment: ({ name }) => name !== 'client',
		// After the last of Vite's own steps, which writes letters again.
		generateBundle: (_, bundle) => {
			for (const chunk of Object.values(bundle)) {
				if (chunk.type !== 'chunk') continue;
				chunk.code = chunk.code.replaceAll(
					/[^\0-\u00ff]/g,
					(letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
				);
			}
		}
	};
}
