/** What the shop may do with an order beside sending it, for nothing. Handles are kept for ever. */
export const SERVICES = ['gift_wrap', 'note', 'packaging'] as const;
export type Service = (typeof SERVICES)[number];
