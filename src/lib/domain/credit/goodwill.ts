import { hasRole, type StaffRole } from '../access/staff-role.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { millisOf } from '../time/instant.ts';
import { creditEnds, percentOf } from './bonus.ts';

/**
 * How much goodwill credit a role may give for one order in all, in percent of the order's total: a limit that needs no
 * currency, and that several gifts of several colleagues share.
 */
const GOODWILL_PERCENT = { agent: 20, manager: 100 };

/**
 * What may still be given for an order by somebody of this role. Pure.
 *
 * @param total what the order cost, minor units
 * @param given what was given for it before, by anybody, less what was taken back, minor units
 */
export function goodwillLeft(total: number, given: number, role: StaffRole): number {
	const percent = hasRole(role, 'manager') ? GOODWILL_PERCENT.manager : GOODWILL_PERCENT.agent;
	return Math.max(0, percentOf(total, percent) - given);
}

/**
 * When goodwill credit that is given at an instant ends: as the most lasting store credit that the shop's terms offer
 * does, never earlier.
 *
 * @param document the terms of today
 * @param at RFC 3339
 * @returns RFC 3339 in UTC; null where it never does, also where the terms offer none
 */
export function goodwillEnds(document: Pick<PolicyDocument, 'return' | 'zone'>, at: string): string | null {
	const offers = document.return.filter(({ resolutions }) => resolutions?.includes('store_credit'));
	const ends = offers.map((rule) => creditEnds(at, rule.store_credit_expires ?? null, document));
	if (ends.length === 0 || ends.includes(null)) return null;
	return ends.reduce((last, end) => (millisOf(end ?? at) > millisOf(last ?? at) ? end : last));
}
