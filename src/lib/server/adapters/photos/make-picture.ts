import type { Sharp } from 'sharp';
import { isTaken, sniffPicture, TAKEN_KINDS } from '#domain/photo/kind.ts';
import { LONGEST_SIDE, MOST_PIXELS, SMALL_SIDE } from '#domain/photo/limits.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { MakePicture, Picture } from '#server/ports/picture-maker.ts';

type SharpModule = typeof import('sharp');

/** Readers of libvips for what is taken in. Whatever else it could read (SVG, PDF, TIFF, HEIF) it is forbidden to. */
const READERS = [
	'VipsForeignLoadJpegBuffer',
	'VipsForeignLoadPngBuffer',
	'VipsForeignLoadWebpBuffer',
	'VipsForeignLoadNsgifBuffer'
];
/** A picture that takes longer was made for that. */
const MOST_SECONDS = 15;
/** One at a time, so that memory is that of one; so many may wait before others are sent away for a moment. */
const MOST_WAITING = 6;

/** libvips is loaded with the first picture: a shop without any has no use for its memory. */
export async function openSharp(): Promise<SharpModule['default']> {
	const { default: sharp } = await import('sharp');
	sharp.block({ operation: ['VipsForeignLoad'] });
	sharp.unblock({ operation: READERS });
	// Pictures come one by one and never again: nothing to cache, and the other cores serve people.
	sharp.cache(false);
	sharp.concurrency(1);
	return sharp;
}

/**
 * Makes pictures with libvips: turned upright by what the camera noted, in sRGB, at most `LONGEST_SIDE` pixels on the
 * longer side, as JPEG without metadata, and a small one of it. Sizes are asked of the file's head before anything is
 * decoded; files that end early or are damaged are refused and not guessed at.
 */
export function pictureMaker(): MakePicture {
	let loading: ReturnType<typeof openSharp> | undefined;
	let last: Promise<unknown> = Promise.resolve();
	let waiting = 0;
	return async (sent) => {
		const kind = sniffPicture(sent);
		if (!isTaken(kind))
			return refuse('photo.unsupported', { taken: TAKEN_KINDS, ...(kind && { found: kind }) });
		if (waiting >= MOST_WAITING) return refuse('service.busy', { retry_after: 2 });
		waiting++;
		const made = last.then(async () => make(await (loading ??= openSharp()), sent));
		last = made.catch(() => {});
		try {
			return await made;
		} finally {
			waiting--;
		}
	};
}

async function make(sharp: SharpModule['default'], sent: Uint8Array): Promise<Result<Picture>> {
	try {
		const { width, height, orientation = 1 } = await sharp(sent, { limitInputPixels: false }).metadata();
		const pixels = width * height;
		if (pixels > MOST_PIXELS) return refuse('photo.too_large', { pixels, limit: MOST_PIXELS });
		const upright = await turn(sharp, await shrink(sharp, sent), orientation);
		const full = await encode(upright, 82);
		const small = sharp(full.bytes).resize(SMALL_SIDE, SMALL_SIDE, INSIDE);
		return accept({ full, small: await encode(small, 75) });
	} catch (error) {
		// Whatever libvips cannot read is said by the same kind of error; anything else is a bug.
		if (error instanceof Error && !(error instanceof TypeError)) return refuse('photo.unreadable');
		throw error;
	}
}

type Raw = { data: Buffer; raw: { width: number; height: number; channels: 3 } };
const INSIDE = { fit: 'inside', withoutEnlargement: true } as const;

/** Read line by line and made small as it comes: of the picture as it was sent there is never more than a strip. */
async function shrink(sharp: SharpModule['default'], sent: Uint8Array): Promise<Raw> {
	const small = sharp(sent, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
		.resize(LONGEST_SIDE, LONGEST_SIDE, INSIDE)
		.flatten({ background: '#ffffff' })
		.toColourspace('srgb');
	return toRaw(small);
}

/** How a picture is turned upright, clockwise, and mirrored after that, by EXIF 2.32, 4.6.4, "Orientation". */
const UPRIGHT: Readonly<Record<number, { angle: number; mirrored?: true }>> = {
	2: { angle: 0, mirrored: true },
	3: { angle: 180 },
	4: { angle: 180, mirrored: true },
	5: { angle: 90, mirrored: true },
	6: { angle: 90 },
	7: { angle: 270, mirrored: true },
	8: { angle: 270 }
};

/** Turned once it is small: turning what was sent would need all of it, and again as much. */
async function turn(sharp: SharpModule['default'], { data, raw }: Raw, orientation: number): Promise<Sharp> {
	const { angle, mirrored } = UPRIGHT[orientation] ?? { angle: 0 };
	const turned = sharp(data, { raw }).rotate(angle);
	if (!mirrored) return turned;
	const second = await toRaw(turned);
	return sharp(second.data, { raw: second.raw }).flop();
}

async function toRaw(picture: Sharp): Promise<Raw> {
	const { data, info } = await picture
		.raw()
		.timeout({ seconds: MOST_SECONDS })
		.toBuffer({ resolveWithObject: true });
	const { width, height, channels } = info;
	if (channels !== 3) throw new TypeError(`a picture of ${channels} channels after it was made sRGB`);
	return { data, raw: { width, height, channels } };
}

async function encode(picture: Sharp, quality: number): Promise<Picture['full']> {
	const { data, info } = await picture
		.jpeg({ quality })
		.timeout({ seconds: MOST_SECONDS })
		.toBuffer({ resolveWithObject: true });
	return { bytes: data, width: info.width, height: info.height };
}
