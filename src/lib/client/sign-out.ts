/** Set by the sign-out, read and removed by the page it leads to, which wipes the device (`wipe.ts`). */
export const SIGNED_OUT_COOKIE = 'signed-out';
/** Set where a guest signs in with an address: the tag they had. What they wrote goes on being theirs. */
export const STEPPED_UP_COOKIE = 'stepped-up';
