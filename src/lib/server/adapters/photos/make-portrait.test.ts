import sharp from 'sharp';
import { expect, test } from 'vitest';
import { CAMERA, picture } from '#tests/support/pictures.ts';
import { pictureMaker } from './make-picture.ts';
import { portraitMaker } from './make-portrait.ts';

const make = portraitMaker(pictureMaker());

test.for([
	{ width: 2100, height: 1050, orientation: 6 },
	{ width: 60, height: 90, orientation: 1 }
])('a portrait of %j is a square of one size, with nothing of what the camera noted', async (of) => {
	const sent = await picture(of);
	expect(sent.includes(CAMERA)).toBe(true);
	const made = await make(sent);
	if (!made.ok) throw new Error(made.refusal.code);
	const { format, width, height, exif, icc, xmp } = await sharp(made.value.bytes).metadata();
	expect([format, width, height, exif, icc, xmp]).toEqual([
		'jpeg',
		192,
		192,
		undefined,
		undefined,
		undefined
	]);
	expect(Buffer.from(made.value.bytes).includes(CAMERA)).toBe(false);
});

test('what is no picture makes no portrait', async () => {
	const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>');
	expect(await make(svg)).toMatchObject({ ok: false, refusal: { code: 'photo.unsupported' } });
});
