import { instantText, millisOf } from '../time/instant.ts';
import { accept, refuse, type Result } from '../refusal.ts';

/** Kinds that let somebody in: what they held is gone once they are sent, and nobody at the desk reads or repeats it. */
const SECRET_KINDS: readonly string[] = ['code'];

export const isSecretNotice = (kind: string): boolean => SECRET_KINDS.includes(kind);

/** Facts that name the last instant of what a notice asks for or promises, RFC 3339. */
const ENDS = ['answerBy', 'objectBy', 'payBy', 'decideBy', 'expiresAt'] as const;

/** So often are notices of one order sent again in 24 hours. */
export const MOST_RESENDS_A_DAY = 5;
/** The same one not twice in this time: a second tap is no second wish. */
const SAME_AGAIN_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

export type NoticeToRepeat = {
	id: string;
	kind: string;
	state: 'due' | 'sent' | 'failed' | 'dropped';
	facts: Readonly<Record<string, unknown>>;
};

/**
 * Whether a notice may be sent again as it stands: it says the same once more, so what it says must still hold.
 *
 * @param past what was sent again of the same order, by the notice it repeated and the instant, RFC 3339
 * @param now the instant of the command, epoch milliseconds
 * @returns refusals `notice.secret` (a code: another one is asked for instead), `notice.not_sent` (it is on its way by
 * itself), `notice.over` with `over_at` (the time it speaks of has passed), `notice.too_often` with `again_at`
 */
export function judgeResend(
	{ id, kind, state, facts }: NoticeToRepeat,
	past: readonly { notice: string; at: string }[],
	now: number
): Result<null> {
	if (isSecretNotice(kind)) return refuse('notice.secret');
	if (state === 'due') return refuse('notice.not_sent');
	const over = ENDS.map((name) => facts[name]).find((at) => typeof at === 'string' && millisOf(at) <= now);
	if (over !== undefined) return refuse('notice.over', { over_at: over });
	const today = past.map((one) => ({ ...one, ms: millisOf(one.at) })).filter(({ ms }) => ms > now - DAY_MS);
	const same = today.find(({ notice, ms }) => notice === id && ms > now - SAME_AGAIN_MS);
	const first = Math.min(...today.map(({ ms }) => ms));
	const wait = today.length >= MOST_RESENDS_A_DAY ? first + DAY_MS : same && same.ms + SAME_AGAIN_MS;
	return wait === undefined ? accept(null) : refuse('notice.too_often', { again_at: instantText(wait) });
}
