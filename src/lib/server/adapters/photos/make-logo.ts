import { isTaken, sniffPicture, TAKEN_KINDS } from '#domain/photo/kind.ts';
import { MOST_PIXELS } from '#domain/photo/limits.ts';
import { accept, refuse } from '#domain/refusal.ts';
import type { MakeLogo } from '#server/ports/picture-maker.ts';
import { openSharp } from './make-picture.ts';

/** Three pixels for each that a page shows it with. */
const [WIDEST, HIGHEST] = [480, 96];
const MOST_SECONDS = 15;

/** Logos as libvips makes them, by the same readers as buyers' pictures. An admin sends one a year: no queue. */
export function logoMaker(): MakeLogo {
	return async (sent) => {
		const kind = sniffPicture(sent);
		if (!isTaken(kind))
			return refuse('photo.unsupported', { taken: TAKEN_KINDS, ...(kind && { found: kind }) });
		const sharp = await openSharp();
		try {
			const { width, height } = await sharp(sent, { limitInputPixels: false }).metadata();
			if (width * height > MOST_PIXELS)
				return refuse('photo.too_large', { pixels: width * height, limit: MOST_PIXELS });
			const { data, info } = await sharp(sent, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
				.autoOrient()
				.resize(WIDEST, HIGHEST, { fit: 'inside', withoutEnlargement: true })
				// Most logos are drawn for paper; on white they can be seen in both schemes.
				.flatten({ background: '#ffffff' })
				.toColourspace('srgb')
				.png({ compressionLevel: 9 })
				.timeout({ seconds: MOST_SECONDS })
				.toBuffer({ resolveWithObject: true });
			return accept({ bytes: data, width: info.width, height: info.height });
		} catch (error) {
			if (error instanceof Error && !(error instanceof TypeError)) return refuse('photo.unreadable');
			throw error;
		}
	};
}
