/** So many pictures show one line of a return. */
export const PHOTOS_PER_LINE = 5;
/** Of one order so many wait to be used at a time; nobody shows more of one parcel. */
export const MOST_LOOSE_PHOTOS = 40;
/** Pixels of a picture that is taken in: more than any phone's, and little enough to hold. */
export const MOST_PIXELS = 50_000_000;
/** The longer side of what is kept, and of the small one beside it, in pixels. */
export const LONGEST_SIDE = 2048;
export const SMALL_SIDE = 320;
/** The sides of a contact's picture, in pixels: three for each that a page shows it with. */
export const PORTRAIT_SIDE = 192;
/** The largest file that is read as a shop's logo, in bytes. */
export const LOGO_LIMIT = 2 * 1024 ** 2;
