import { NOTICE_NEEDS, needOf } from './needs.ts';
import { topicOf } from './topics.ts';

/**
 * Kinds whose failed mail asks nothing of anybody: what a reader can do without, codes (whoever waits for one asks for
 * another), and what goes to the shop's own people. A mail of every other kind, also of one that a newer version wrote,
 * has to reach its reader in some way.
 */
export const MAY_STAY_UNTOLD: readonly string[] = Object.keys(NOTICE_NEEDS).filter(
	(kind) => needOf(kind) === 'optional' || topicOf(kind) === undefined
);

/** Why a mail did not go out: it was refused for good, or could not be sent for as long as it was tried. */
export type UntoldBecause = 'refused' | 'given_up';

/** What stands with a mail that was refused for good. */
export const REFUSED_FOR_GOOD = 'refused for good';

/** @param said what is kept of the last attempt */
export const untoldBecause = (said: string | null): UntoldBecause =>
	said === REFUSED_FOR_GOOD ? 'refused' : 'given_up';

/** One plain address, as mail is sent to: no list, no name, no quotes. */
const ADDRESS = /^[^\s\p{Cc}\p{Cs}<>()[\]\\,;:"@]{1,64}@[^\s\p{Cc}\p{Cs}<>()[\]\\,;:"@]{1,255}$/u;

/** An address that somebody typed, without the spaces around it; undefined where it is none. */
export function readAddress(typed: string): string | undefined {
	const address = typed.trim();
	return ADDRESS.test(address) ? address : undefined;
}
