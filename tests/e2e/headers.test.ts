import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { origin } from './support/demo.ts';
import { dataOf } from '#tests/fixtures/schema-org.ts';
import { PAGES } from './support/pages.ts';
import { comeTo, visitors } from './support/visitors.ts';

const visitor = visitors();

const EVERYWHERE = {
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin'
};

/** A content policy as a map of its directives. */
const readPolicy = (text: string) =>
	new Map(text.split(';').map((part) => [part.trim().split(' ')[0] ?? '', part.trim().split(' ').slice(1)]));

describe('every page', () => {
	it.each(PAGES)('$name runs no script but ours', async ({ find, status }) => {
		const place = await find();
		const { path } = place;
		const context = await visitor({ javaScriptEnabled: false });
		await comeTo(context, place);
		const response = await context.request.get(path);
		expect(response.status()).toBe(status);
		const headers = response.headers();
		expect(headers).toMatchObject(EVERYWHERE);
		expect(headers['permissions-policy']).toContain('geolocation=()');
		expect(headers['referrer-policy']).toMatch(/^(same-origin|strict-origin-when-cross-origin)$/);

		// A page that is stored ahead of time carries its policy in itself, beside the door's header.
		const html = await response.text();
		const inPage = /<meta http-equiv="content-security-policy" content="([^"]+)"/.exec(html)?.[1];
		const policies = [headers['content-security-policy'] ?? '', inPage ?? ''].map(readPolicy);
		const allowed = (directive: string) =>
			policies.map((policy) => policy.get(directive)).find(Boolean) ?? [];
		expect(allowed('frame-ancestors')).toEqual(["'none'"]);
		expect(allowed('base-uri')).toEqual(["'none'"]);
		expect(allowed('default-src')).toEqual(["'none'"]);
		// A receipt runs nothing at all, not even ours.
		if (allowed('script-src').length === 0) expect(html).not.toContain('<script');
		else expect(allowed('script-src')).toContain("'self'");
		for (const source of allowed('script-src')) {
			expect(source).toMatch(/^'(self|nonce-[\w+/=-]+|sha256-[\w+/=-]+)'$/);
		}
		// What the policy would not stop must not be there either.
		for (const [, tag = '', text = ''] of html.matchAll(/(<script[^>]*>)([^]*?)<\/script>/g)) {
			// A page that is stored ahead of time names its script by what it says.
			const hash = `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
			if (tag === '<script>') expect(allowed('script-src')).toContain(hash);
			else
				expect(tag).toMatch(
					/nonce="|src="\/(_app\/|widget\/v1\.js")|^<script type="application\/ld\+json">$/
				);
		}
		// What is data is data to its end.
		expect(() => dataOf(html)).not.toThrow();
		expect(html).not.toMatch(/\son\w+="|javascript:/i);
		if (/^\/(orders|t)\//.test(path)) expect(headers['cache-control']).toBe('private, no-store');
	});
});

describe('everything else', () => {
	let asset = '';
	beforeAll(async () => {
		const html = await (await fetch(`${origin}/`)).text();
		asset = /\/_app\/immutable\/[\w./-]+\.js/.exec(html)?.[0] ?? '';
	});

	it.each([
		'/icons/mark.svg',
		'/manifest.webmanifest',
		'/service-worker.js',
		'/api/v1/openapi.json',
		'/api/v1/orders/x'
	])('%s is guarded too', async (path) => {
		const headers = Object.fromEntries((await fetch(origin + path)).headers);
		expect(headers).toMatchObject(EVERYWHERE);
		expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
	});

	it('scripts are kept for good by their name, the service worker never', async () => {
		const script = await fetch(origin + asset);
		expect(script.headers.get('cache-control')).toBe('public,max-age=31536000,immutable');
		expect(Object.fromEntries(script.headers)).toMatchObject(EVERYWHERE);
	});

	it('links say to search engines and other sites that they are nobody’s business', async () => {
		const headers = (await fetch(`${origin}/t/${'x'.repeat(27)}`)).headers;
		expect(headers.get('x-robots-tag')).toContain('noindex');
		expect(headers.get('referrer-policy')).toBe('same-origin');
	});
});
