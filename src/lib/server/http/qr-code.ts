import { encode } from 'uqr';

/** A QR code as one SVG path over a square of `size` units, its quiet zone included. */
export type QrCode = { size: number; path: string };

/** Readers want four empty units around it. */
const QUIET_ZONE = 4;

export function qrCode(text: string): QrCode {
	const { size, data } = encode(text, { ecc: 'M', border: QUIET_ZONE });
	const runs: string[] = [];
	for (const [y, row] of data.entries()) {
		for (let x = 0; x < row.length; x++) {
			const from = x;
			while (row[x]) x++;
			if (x > from) runs.push(`M${from} ${y}h${x - from}v1h-${x - from}z`);
		}
	}
	return { size, path: runs.join('') };
}
