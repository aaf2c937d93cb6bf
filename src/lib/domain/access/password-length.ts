/**
 * NIST SP 800-63B-4, 3.1.1.2: at least 15 characters where a password stands alone. It may come to stand alone here
 * whenever somebody removes their passkeys, so the shorter minimum for a second factor is never used.
 */
export const PASSWORD_MIN = 15;
export const PASSWORD_MAX = 256;
