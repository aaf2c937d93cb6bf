import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { SHARED_FIELD } from '#domain/photo/shared.ts';
import { isTaken, sniffPicture } from '#domain/photo/kind.ts';
import { audienceOf } from './access.ts';
import { manifestOf } from './shop-files.ts';

const STATIC = join(import.meta.dirname, '../../../../static');
const LOCALES = ['en', 'zh-CN'] as const;
const both = LOCALES.map((locale) => ({ locale, manifest: manifestOf({ name: 'Harbour Lamps' }, locale) }));

/** By the address it stands at; the shoppers' rooms have no part of it. */
const isOpen = (path: string, method: string) =>
	[path, `/(shopper)${path === '/' ? '' : path}`].some((route) => audienceOf(route, method) !== undefined);

describe.each(both)('the manifest in $locale', ({ locale, manifest }) => {
	it('says which app it is, where it begins and how it opens', () => {
		expect(manifest).toMatchObject({
			...{ id: '/', start_url: '/orders', scope: '/', lang: locale, dir: 'ltr' },
			...{ name: 'Harbour Lamps', display: 'standalone', categories: ['shopping'] },
			display_override: ['standalone', 'minimal-ui'],
			launch_handler: { client_mode: ['navigate-existing', 'auto'] }
		});
		expect(manifest.short_name.length).toBeLessThanOrEqual(12);
	});

	it('names pictures that are there, of the size and kind it says', async () => {
		const all = [
			...manifest.icons,
			...manifest.screenshots,
			...manifest.shortcuts.flatMap((one) => one.icons)
		];
		for (const { src, sizes, type } of all) {
			const { width, height, format } = await sharp(join(STATIC, src)).metadata();
			expect(type, src).toBe(format === 'svg' ? 'image/svg+xml' : `image/${format}`);
			if (sizes !== 'any') expect(`${width}x${height}`, src).toBe(sizes);
		}
		const purposes = manifest.icons.map(({ purpose = 'any' }) => purpose);
		expect(new Set(purposes)).toEqual(new Set(['any', 'maskable', 'monochrome']));
		expect(manifest.screenshots.map(({ form_factor }) => form_factor)).toEqual(['narrow', 'wide']);
		// Chromium shows none that is longer than 2.3 times its width.
		for (const { sizes } of manifest.screenshots) {
			const [short = 0, long = 0] = sizes
				.split('x')
				.map(Number)
				.toSorted((a, b) => a - b);
			expect(long / short).toBeLessThanOrEqual(2.3);
		}
	});

	it('leads to doors that are open', () => {
		for (const { url } of [...manifest.shortcuts, { url: manifest.start_url }])
			expect(isOpen(url, 'GET'), url).toBe(true);
		const { action, method, enctype, params } = manifest.share_target;
		expect([method, enctype, isOpen(action, method)]).toEqual(['POST', 'multipart/form-data', true]);
		expect(params.files.map(({ name }) => name)).toEqual([SHARED_FIELD]);
	});

	it('offers itself for the pictures that are taken, and for no other', async () => {
		const accepted = manifest.share_target.params.files.flatMap(({ accept }) => accept);
		for (const type of accepted) {
			const kind = type.slice('image/'.length) as 'jpeg' | 'png' | 'webp' | 'gif';
			const made = sharp({ create: { width: 2, height: 2, channels: 3, background: '#888' } });
			expect(isTaken(sniffPicture(await made.toFormat(kind).toBuffer())), type).toBe(true);
		}
	});
});

it('each language has its own words', () => {
	const [en, zh] = both.map(({ manifest }) => [
		manifest.description,
		...manifest.shortcuts.map(({ name }) => name),
		...manifest.screenshots.map(({ label }) => label)
	]);
	en?.forEach((words, index) => expect(zh?.[index]).not.toBe(words));
	expect(both[1]?.manifest.description).toMatch(/\p{Script=Han}/u);
});
