import { randomFillSync } from 'node:crypto';
import { deflateSync, crc32 } from 'node:zlib';
import sharp from 'sharp';

type Wanted = {
	width?: number;
	height?: number;
	kind?: 'jpeg' | 'png' | 'webp' | 'gif';
	/** How the camera was held, as EXIF counts it; 6 is a quarter turn. */
	orientation?: number;
};

/** Where a picture says it was taken, and by whom. */
export const TAKEN_AT = { GPSLatitudeRef: 'N', GPSLatitude: '53/1 32/1 3050/100' };
export const CAMERA = 'Secret Camera of Ada';

/** A photo as a phone writes it: noise that does not compress, a place, a camera. */
export async function picture({ width = 64, height = 48, kind = 'jpeg', orientation = 1 }: Wanted = {}) {
	const noise = randomFillSync(Buffer.alloc(width * height * 3));
	return sharp(noise, { raw: { width, height, channels: 3 } })
		.toFormat(kind)
		.withExif({ IFD0: { Make: CAMERA }, IFD3: TAKEN_AT })
		.withMetadata({ orientation })
		.toBuffer();
}

/** Two frames, red and then blue. */
export async function movingPicture(): Promise<Buffer> {
	const frame = (background: string) =>
		sharp({ create: { width: 40, height: 30, channels: 3, background } })
			.png()
			.toBuffer();
	return sharp([await frame('#ff0000'), await frame('#0000ff')], { join: { animated: true } })
		.gif()
		.toBuffer();
}

/** A few bytes that say they are a picture of so many pixels. */
export function hugeOnPaper(width: number, height: number): Buffer {
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 2, 0, 0, 0], 8);
	const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
	return Buffer.concat([
		signature,
		chunk('IHDR', head),
		chunk('IDAT', deflateSync(Buffer.alloc(1000))),
		chunk('IEND', Buffer.alloc(0))
	]);
}

function chunk(name: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
	const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
	length.writeUInt32BE(data.length);
	check.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, check]);
}
