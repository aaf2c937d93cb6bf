import { DAY, MINUTE } from '../time/instant.ts';

/**
 * When something that was refused is tried again: a minute after the first time, each time twice as long, and once a day
 * at the least.
 *
 * @param now epoch milliseconds
 * @param tries how often it was tried, this time included
 * @returns epoch milliseconds
 */
export const nextTry = (now: number, tries: number): number =>
	now + Math.min(DAY, MINUTE * 2 ** Math.max(0, tries - 1));
