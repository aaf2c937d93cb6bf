import type { Result } from '#domain/refusal.ts';

/** A picture of our own making, JPEG, sizes in pixels. */
export type Rendition = { bytes: Uint8Array; width: number; height: number };
/** The picture and a small one of it. */
export type Picture = { full: Rendition; small: Rendition };

/**
 * Makes a picture anew from what somebody sent: what is not picture (where it was taken, a page that stands behind it)
 * is not in it.
 *
 * Refusals: `photo.unsupported` (with what is `taken`, and what was `found` where we know it), `photo.unreadable`,
 * `photo.too_large` (with `pixels` and the `limit`), `service.busy`.
 */
export type MakePicture = (sent: Uint8Array) => Promise<Result<Picture>>;

/**
 * Makes a shop's logo anew from what an admin sent: on white, small enough for the head of every page, PNG without
 * metadata. Refusals: as `MakePicture`.
 */
export type MakeLogo = (sent: Uint8Array) => Promise<Result<Rendition>>;

/** Makes the picture of somebody at the shop anew: a small square, JPEG. Refusals: as `MakePicture`. */
export type MakePortrait = (sent: Uint8Array) => Promise<Result<Rendition>>;

/** Who makes which picture; a process that takes none but buyers' has only the first. */
export type PictureMakers = { make: MakePicture; makeLogo?: MakeLogo; makePortrait?: MakePortrait };
