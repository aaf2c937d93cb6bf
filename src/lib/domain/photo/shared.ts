/** Where a photo arrives that somebody shares with the app from another one: the `share_target` of the manifest. */
export const SHARED_PAGE = '/shared';
/** The field it arrives in, and what a system may offer us. */
export const SHARED_FIELD = 'photo';
export const SHARED_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] as const;
/** The order that it is said to be about. */
export const SHARED_ORDER_FIELD = 'order';
/** A picture that the page brings itself, in base64, where no script keeps it on the device. */
export const SHARED_DATA_FIELD = 'picture';
/** In the address of a form: photos of the order that are there already, by their ids, for whichever line they show. */
export const PHOTOS_FIELD = 'photos';
/** A photo waits for its order on the device for so long. */
export const SHARED_KEPT_MS = 86_400_000;
