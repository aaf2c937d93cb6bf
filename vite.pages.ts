import type { Plugin } from 'vite';

/** What an order page's price at the server came down by. Each step says so when the library it changes has changed. */

/**
 * Kit names every page by a hash of all its letters, for browsers that ask whether what they keep still stands. Pages here
 * are never kept (`no-store`) or asked for anew, so that was a twentieth of the time of an order page for nothing.
 */
export const untaggedPages: Plugin = {
	name: 'untagged-pages',
	applyToEnvironment: ({ name }) => name !== 'client',
	transform(code, id) {
		if (!id.endsWith('kit/src/runtime/server/page/render.js')) return undefined;
		const tag = 'headers.set(\'etag\', `"${hash(transformed)}"`);';
		if (!code.includes(tag)) throw new Error('Kit tags its pages another way now: see untaggedPages');
		return { code: code.replace(tag, ''), map: null };
	}
};

/**
 * Svelte marks in its markup where blocks begin and end, for a browser that takes the page over. Parts that the server alone
 * draws (ADR 10) are never taken over: without four hundred marks an order page is a tenth shorter.
 */
export const unmarkedParts: Plugin = {
	name: 'unmarked-parts',
	enforce: 'post',
	applyToEnvironment: ({ name }) => name !== 'client',
	transform(code, id) {
		if (!/ui[\\/]shopper[\\/]drawn[\\/]\w+\.svelte$/.test(id)) return undefined;
		const bare = code.replaceAll(/<!--(?:\[-?\d*|\])?-->/g, '');
		return { code: bare.replaceAll(/\$\$renderer\.push\((?:''|""|``)\);/g, ''), map: null };
	}
};

/**
 * After each page Svelte looks through every part of it for something to call at its end (`onDestroy`), with two generators for
 * each part. None of ours has anything: it looks only where a part has said so.
 */
export const unmissedEnds: Plugin = {
	name: 'unmissed-ends',
	applyToEnvironment: ({ name }) => name !== 'client',
	transform(code, id) {
		if (!id.endsWith('svelte/src/internal/server/renderer.js')) return undefined;
		const steps = [
			['\ton_destroy(fn) {\n', '\ton_destroy(fn) {\n\t\tthis.global.ends = true;\n'],
			[
				'#run_on_destroy(suppress_errors) {\n',
				'#run_on_destroy(suppress_errors) {\n\t\tif (!this.global.ends) return;\n'
			]
		] as const;
		for (const [from] of steps)
			if (code.split(from).length !== 2)
				throw new Error('Svelte ends its parts another way now: see unmissedEnds');
		return { code: steps.reduce((text, [from, to]) => text.replace(from, to), code), map: null };
	}
};

/**
 * Kit wraps a page's text in a stream of bytes that its own adapter takes apart again, piece by piece: with a body that simply is
 * the text, Node writes head and page at once. And the word by which a page's scripts are known (CSP's nonce) is drawn from Node's
 * supply of random numbers, which is filled in one go, not one by one.
 */
export const plainPages: Plugin = {
	name: 'plain-pages',
	applyToEnvironment: ({ name }) => name !== 'client',
	transform(code, id) {
		if (id.endsWith('kit/src/runtime/server/page/render.js')) {
			const answer = '? text(transformed, {';
			if (code.split(answer).length !== 2)
				throw new Error('Kit answers with pages another way now: see plainPages');
			return { code: `${code.replace(answer, '? plainPage(transformed, {')}\n${PLAIN_PAGE}`, map: null };
		}
		if (!id.endsWith('kit/src/runtime/server/page/csp.js')) return undefined;
		const nonce = 'crypto.getRandomValues(array);\n\treturn btoa(String.fromCharCode(...array));';
		if (!code.includes(nonce)) throw new Error('Kit draws its nonces another way now: see plainPages');
		return { code: code.replace(nonce, 'return crypto.randomUUID();'), map: null };
	}
};

/** What reads a response reads `body` by a reader, or asks for all of it. */
const PLAIN_PAGE = `class PlainPage extends Response {
	#html;
	constructor(html, { status, headers }) {
		headers.set('content-type', headers.get('content-type') ?? 'text/html');
		headers.set('content-length', String(Buffer.byteLength(html)));
		super(null, { status, headers });
		this.#html = html;
	}
	get body() {
		let rest = this.#html;
		const read = async () => {
			const value = rest;
			rest = undefined;
			return value === undefined ? { done: true, value } : { done: false, value };
		};
		return { locked: false, getReader: () => ({ read, cancel: async () => (rest = undefined) }) };
	}
	async text() { return this.#html; }
	async bytes() { return new TextEncoder().encode(this.#html); }
	async arrayBuffer() { return (await this.bytes()).buffer; }
	clone() { return new PlainPage(this.#html, { status: this.status, headers: new Headers(this.headers) }); }
}
const plainPage = (html, init) => new PlainPage(html, init);`;

const STYLE_HEADER = 'link_headers.add(`<${encodeURI(path)}>; rel="preload"; as="style"; nopush`);';
const SCRIPT_HEADER = 'link_headers.add(`<${encodeURI(path)}>; rel="modulepreload"; nopush`);';

/**
 * Kit names every script and style of a page in a header, a kilobyte of it: fetched ahead, the scripts take the line from the
 * style and the pictures that a page which works without them is waiting for. Here they are named behind what is read, to be
 * fetched when there is room; the style stands in the page's first lines anyway.
 */
export const scriptsLater: Plugin = {
	name: 'scripts-later',
	applyToEnvironment: ({ name }) => name !== 'client',
	transform(code, id) {
		if (!id.endsWith('kit/src/runtime/server/page/render.js')) return undefined;
		for (const header of [STYLE_HEADER, SCRIPT_HEADER])
			if (code.split(header).length !== 2)
				throw new Error('Kit names what a page needs another way now: see scriptsLater');
		const later = 'body += `<link rel="modulepreload" fetchpriority="low" href="${path}">`;';
		return { code: code.replace(STYLE_HEADER, '').replace(SCRIPT_HEADER, later), map: null };
	}
};
