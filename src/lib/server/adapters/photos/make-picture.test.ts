import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '#domain/refusal.ts';
import { CAMERA, hugeOnPaper, movingPicture, picture } from '#tests/support/pictures.ts';
import { pictureMaker } from './make-picture.ts';

/** The tag that leads to where a picture was taken (EXIF 2.32, 4.6.3), in either byte order. */
const PLACE = [Buffer.from([0x88, 0x25]), Buffer.from([0x25, 0x88])];
const make = pictureMaker();
const codeOf = (result: Result<unknown>) => (result.ok ? 'taken' : result.refusal.code);
async function made(sent: Uint8Array) {
	const result = await make(sent);
	if (!result.ok) throw new Error(JSON.stringify(result.refusal));
	const { full, small } = result.value;
	return { full, small, about: await sharp(full.bytes).metadata() };
}

describe('a picture', () => {
	let moving: Buffer;
	beforeAll(async () => {
		// Before libvips is forbidden to read what we do not take in.
		moving = await movingPicture();
	});

	it('is made anew: upright, at most 2048 pixels, with nothing of what the camera noted', async () => {
		const sent = await picture({ width: 2100, height: 1050, orientation: 6 });
		expect(sent.includes(CAMERA)).toBe(true);
		const { exif } = await sharp(sent).metadata();
		expect(PLACE.some((tag) => exif?.includes(tag))).toBe(true);
		const { full, small, about } = await made(sent);
		expect([full.width, full.height]).toEqual([1024, 2048]);
		expect([small.width, small.height]).toEqual([160, 320]);
		expect(about).toMatchObject({ format: 'jpeg', width: 1024, height: 2048, space: 'srgb' });
		for (const part of ['exif', 'iptc', 'xmp', 'icc', 'orientation'] as const)
			expect(about[part], part).toBeUndefined();
		expect(Buffer.from(full.bytes).includes(CAMERA)).toBe(false);
	});

	it('stands upright however the camera was held, as libvips itself would turn it', async () => {
		const quarters = Buffer.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 255, 255, 0]);
		const corners = (data: Buffer | Uint8Array) =>
			sharp(data).resize(6, 6, { fit: 'fill', kernel: 'nearest' }).raw().toBuffer();
		for (let orientation = 1; orientation <= 8; orientation++) {
			const sent = await sharp(quarters, { raw: { width: 3, height: 2, channels: 3 } })
				.resize(96, 64, { kernel: 'nearest' })
				.png()
				.withMetadata({ orientation })
				.toBuffer();
			const { full } = await made(sent);
			const wanted = await corners(await sharp(sent).autoOrient().png().toBuffer());
			const got = await corners(full.bytes);
			const off = got.map((value, index) => Math.abs(value - (wanted[index] ?? 0)));
			expect([orientation, full.width, Math.max(...off) < 40]).toEqual([
				orientation,
				orientation < 5 ? 96 : 64,
				true
			]);
		}
	});

	it('stays as small as it is, whatever it came as; what moves stands still, what is clear is white', async () => {
		for (const kind of ['jpeg', 'png', 'webp', 'gif'] as const) {
			const { full, about } = await made(await picture({ kind }));
			expect([kind, about.format, full.width, full.height]).toEqual([kind, 'jpeg', 64, 48]);
		}
		for (const space of ['b-w', 'cmyk'])
			expect(
				(
					await made(
						await sharp(await picture())
							.toColourspace(space)
							.jpeg()
							.toBuffer()
					)
				).about.space
			).toBe('srgb');
		const still = await made(moving);
		expect(still.about).toMatchObject({ width: 40, height: 30, format: 'jpeg' });
		expect(still.about.pages).toBeUndefined();
		const { data } = await sharp(still.full.bytes).raw().toBuffer({ resolveWithObject: true });
		expect([...data.subarray(0, 3)].map((value) => value > 128)).toEqual([true, false, false]);
		const clear = await sharp({
			create: { width: 9, height: 9, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } }
		})
			.png()
			.toBuffer();
		const white = await sharp((await made(clear)).full.bytes)
			.raw()
			.toBuffer();
		expect(Math.min(...white)).toBeGreaterThan(250);
	});

	it('is a picture and nothing else: what stands behind it or between is gone', async () => {
		const page = '<script>alert(document.cookie)</script>';
		const both = Buffer.concat([await picture({ kind: 'gif' }), Buffer.from(page)]);
		const { full } = await made(both);
		expect(Buffer.from(full.bytes).includes('script')).toBe(false);
		expect([...full.bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
	});

	it('is refused where it is none, is damaged, or is larger than can be held', async () => {
		const whole = await picture({ width: 400, height: 400 });
		const svg =
			'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
		const cases: [string, Uint8Array, string][] = [
			['svg', Buffer.from(svg), 'photo.unsupported'],
			[
				'a page that begins like a GIF',
				Buffer.from('GIF89a<html><script>alert(1)</script>'),
				'photo.unreadable'
			],
			['cut off', whole.subarray(0, whole.length >> 1), 'photo.unreadable'],
			['a head alone', whole.subarray(0, 20), 'photo.unreadable'],
			['heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), 'photo.unsupported'],
			['nothing', new Uint8Array(), 'photo.unsupported'],
			['30,000 × 30,000 in a few bytes', hugeOnPaper(30_000, 30_000), 'photo.too_large'],
			['just above', hugeOnPaper(50_000, 1001), 'photo.too_large']
		];
		for (const [what, sent, code] of cases) expect([what, codeOf(await make(sent))]).toEqual([what, code]);
		expect(await make(hugeOnPaper(30_000, 30_000))).toMatchObject({
			refusal: { pixels: 900_000_000, limit: 50_000_000 }
		});
		expect(await make(Buffer.from('\0\0\0\x18ftypheic'))).toMatchObject({ refusal: { found: 'heic' } });
	});

	it('waits its turn, and is sent away for a moment where too many wait', async () => {
		const sent = await picture({ width: 600, height: 400 });
		const results = await Promise.all(Array.from({ length: 9 }, () => make(sent)));
		expect(results.map(codeOf)).toEqual([...Array(6).fill('taken'), ...Array(3).fill('service.busy')]);
		expect(codeOf(await make(sent))).toBe('taken');
	});
});
