import { hasRole, type StaffRole } from '../access/staff-role.ts';
import type { PolicyDocument } from '../policy/document.ts';
import { millisOf } from '../time/instant.ts';
import { creditEnds, percentOf } from './bonus.ts';

/**
 * How much goodwill credit a role may give for one order in all, in percent of the order's total: a limit that needs no
 * currency, and that several gifts of several colleagues share. An admin has a manager's.
 */
export type CreditPercent = Readonly<Record<'agent' | 'manager', number>>;

/** Until the shop sets its own. */
export const CREDIT_PERCENT: CreditPercent = { agent: 20, manager: 100 };

/** The limits as the shop's settings keep them; what is missing or makes no sense is as it comes with the program. */
export function readCreditPercent(kept: unknown): CreditPercent {
	const given = (kept ?? {}) as Record<string, unknown>;
	const percentFor = (role: keyof CreditPercent): number => {
		const own = given[role];
		const isPercent = typeof own === 'number' && Number.isInteger(own) && own >= 0 && own <= 100;
		return isPercent ? own : CREDIT_PERCENT[role];
	};
	return { agent: percentFor('agent'), manager: percentFor('manager') };
}

/**
 * What may still be given for an order by somebody of this role. Pure.
 *
 * @param total what the order cost, minor units
 * @param given what was given for it before, by anybody, less what was taken back, minor units
 */
export function goodwillLeft(
	total: number,
	given: number,
	role: StaffRole,
	limits: CreditPercent = CREDIT_PERCENT
): number {
	const percent = hasRole(role, 'manager') ? limits.manager : limits.agent;
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
