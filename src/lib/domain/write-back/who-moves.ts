import { needsDestination } from '../refund/destination.ts';

/** What a storefront does about a refund: write it down, or send the money back itself. */
export const REFUND_MODES = ['record', 'execute'] as const;
export type RefundMode = (typeof REFUND_MODES)[number];

/**
 * Providers whose money only ever moves from here, by name, whatever is set: with or without their key. A list and not
 * a setting, so that no change of settings can make a refund be sent from both sides.
 */
const OURS: readonly string[] = ['stripe'];

/**
 * Who sends the money of a refund back: the storefront where it is told to, the payment is not of a provider of ours and
 * there is a way back at all; otherwise we do (finance counts as us). ADR 16.
 */
export function whoMoves(provider: string, mode: RefundMode): 'us' | 'storefront' {
	const isOurs = OURS.includes(provider.trim().toLowerCase()) || needsDestination(provider);
	return mode === 'execute' && !isOurs ? 'storefront' : 'us';
}
