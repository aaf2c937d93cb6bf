/** The newest so many are looked at: enough to decide by, and never the shop's whole past. */
export const MOST = { open: 2000, past: 5000 };
/** How far back a replay may look. */
export const MONTHS = [1, 3, 6, 12] as const;
