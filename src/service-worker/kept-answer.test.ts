import { describe, expect, it } from 'vitest';
import { fillShell, reckon } from './kept-answer.ts';

const AS_OF = '2026-05-04T10:00:00.000Z';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('the server’s time without the server', () => {
	const right = Date.parse(AS_OF);
	it.each([
		['a right clock', right],
		['a clock two days slow', right - 2 * DAY],
		['a clock two days fast', right + 2 * DAY]
	])('goes on from the record with %s', (_, keptAt) =>
		expect(reckon(AS_OF, keptAt, keptAt + 3 * HOUR)).toEqual({
			...{ now: '2026-05-04T13:00:00.000Z', clockMoved: false }
		})
	);
	it('stays where it was known when the clock was turned back', () =>
		expect(reckon(AS_OF, right, right - 2 * DAY)).toEqual({ now: AS_OF, clockMoved: true }));
});

describe('the stored page', () => {
	const shell = '<html lang="en" dir="ltr"><head><title>x</title></head><body></body></html>';
	const about = { owner: 'o', zone: 'UTC', lang: 'zh-CN', shop: { name: 'S', theme: 'abc123' } };
	it('speaks the reader’s language, wears the shop’s colours and holds the record as inert data', () => {
		const filled = fillShell(shell, { a: '</script><script>alert(1)</script>$&' }, about);
		expect(filled).toContain('<html lang="zh-CN" dir="ltr">');
		expect(filled).toContain('href="/shop/theme/abc123.css"');
		expect(filled.match(/<script/g)).toHaveLength(1);
		const [, data = ''] = /id="kept">(.*?)<\/script>/.exec(filled) ?? [];
		expect(JSON.parse(data)).toEqual({ a: '</script><script>alert(1)</script>$&' });
	});
	it('takes neither a language nor a theme that is none', () => {
		const bad = { ...about, lang: 'en" onload="x', shop: { name: 'S', theme: '"><b>' } };
		const filled = fillShell(shell, {}, bad);
		expect(filled).toContain('<html lang="en" dir="ltr">');
		expect(filled).not.toContain('<b>');
	});
});
