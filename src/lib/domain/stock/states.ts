/** `used`: the pieces have left the shop. */
export const RESERVATION_STATES = ['held', 'released', 'expired', 'used'] as const;
export type ReservationState = (typeof RESERVATION_STATES)[number];

/** `short`: open orders and reservations want more than there is. `low`: the free pieces are at the threshold or below. */
export const ALERT_KINDS = ['short', 'low'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];
