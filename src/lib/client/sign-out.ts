/** Set by the sign-out, read and removed by the page it leads to, which wipes the device (`wipe.ts`). */
export const SIGNED_OUT_COOKIE = 'signed-out';
