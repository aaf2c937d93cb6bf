/** What is taken in: what phones and cameras write, and screenshots. Of moving pictures the first frame counts. */
export const TAKEN_KINDS = ['jpeg', 'png', 'webp', 'gif'] as const;
export type TakenKind = (typeof TAKEN_KINDS)[number];
/** `heic` and `avif` are known by sight, so that the refusal can name them. */
export type PictureKind = TakenKind | 'heic' | 'avif';

const starts = (bytes: Uint8Array, at: number, ...signs: number[]) =>
	signs.every((sign, index) => bytes[at + index] === sign);
const says = (bytes: Uint8Array, at: number, text: string) =>
	starts(bytes, at, ...[...text].map((char) => char.charCodeAt(0)));

/** Brands of ISO 14496-12 files that hold HEVC stills (ISO 23008-12) and AV1 stills. */
const HEIC = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'];
const AVIF = ['avif', 'avis'];

/**
 * What a file is by its first bytes, whatever it is called and said to be: ISO 10918-1 (JPEG), ISO 15948 (PNG), GIF89a,
 * RIFF with `WEBP`. What else stands behind them (a page, a script) is lost when the picture is made anew.
 *
 * @param bytes at least the first 16
 * @returns undefined for what is no picture we know
 */
export function sniffPicture(bytes: Uint8Array): PictureKind | undefined {
	if (starts(bytes, 0, 0xff, 0xd8, 0xff)) return 'jpeg';
	if (starts(bytes, 0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
	if (says(bytes, 0, 'RIFF') && says(bytes, 8, 'WEBP')) return 'webp';
	if (says(bytes, 0, 'GIF87a') || says(bytes, 0, 'GIF89a')) return 'gif';
	if (!says(bytes, 4, 'ftyp')) return undefined;
	if (AVIF.some((brand) => says(bytes, 8, brand))) return 'avif';
	return HEIC.some((brand) => says(bytes, 8, brand)) ? 'heic' : undefined;
}

export const isTaken = (kind: PictureKind | undefined): kind is TakenKind =>
	TAKEN_KINDS.some((one) => one === kind);
