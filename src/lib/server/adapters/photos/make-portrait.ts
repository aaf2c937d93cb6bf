import { accept } from '#domain/refusal.ts';
import { PORTRAIT_SIDE } from '#domain/photo/limits.ts';
import type { MakePicture, MakePortrait } from '#server/ports/picture-maker.ts';
import { openSharp } from './make-picture.ts';

/**
 * Portraits out of what `make` takes in: judged, bounded and made anew as every photo is, then cut to a square around
 * what eyes go to first. A small original is made as large: a page shows all of them at one size.
 */
export function portraitMaker(make: MakePicture): MakePortrait {
	return async (sent) => {
		const made = await make(sent);
		if (!made.ok) return made;
		const sharp = await openSharp();
		const { data, info } = await sharp(made.value.full.bytes)
			.resize(PORTRAIT_SIDE, PORTRAIT_SIDE, { fit: 'cover', position: sharp.strategy.attention })
			.jpeg({ quality: 82 })
			.toBuffer({ resolveWithObject: true });
		return accept({ bytes: data, width: info.width, height: info.height });
	};
}
