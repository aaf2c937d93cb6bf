/**
 * When the money of a return goes out, the earliest first: as soon as the return is approved (for buyers the shop
 * trusts), with the carrier's first scan or a proof of sending, when the goods are back, or when somebody looked at them.
 */
export const REFUND_MOMENTS = ['on_request', 'first_scan', 'receipt', 'inspection'] as const;
export type RefundMoment = (typeof REFUND_MOMENTS)[number];
