import webPush from 'web-push';
import { NotSentNow } from '#server/ports/mailer.ts';
import type { PostTrouble } from '#domain/endpoints/endpoint.ts';
import type { EndpointPost, PostOutcome } from '#server/ports/endpoint-post.ts';
import type { Push, PushMessage, PushTarget } from '#server/ports/push.ts';

export type WebPushOptions = {
	keys: { publicKey: string; privateKey: string; subject: string };
	/** Posts to an address that a stranger chose, and is through in a few seconds. */
	post: EndpointPost;
	now?: () => number;
};

/** What every push service takes (RFC 8030, 7.2). */
const MOST_BYTES = 4096;
/** Of the 24 hours that a signature may hold (RFC 8292, 2). */
const SIGNED_FOR_MS = 12 * 3_600_000;
const SIGNED_AGAIN_MS = SIGNED_FOR_MS / 2;
/** A service that asks for a longer pause is asked again after this one. */
const LONGEST_PAUSE_MS = 3_600_000;
/** One that does not answer keeps everybody else's messages waiting: it is left alone for longer each time. */
const FIRST_PAUSE_MS = 2000;
const NO_ANSWER: readonly PostTrouble[] = ['timeout', 'connect_timeout'];
/** A stranger chooses the origins; those of honest ones are few. */
const MOST_ORIGINS = 1000;

/**
 * Web Push (RFC 8030, 8188, 8291, 8292): encrypted for the one browser, signed as this shop. A service that asks for time
 * gets it, and so does one that does not answer: until then nothing is sent to it.
 */
export function webPushService({ keys, post, now = Date.now }: WebPushOptions): Push {
	const signed = new Map<string, { header: string; until: number }>();
	const paused = new Map<string, Pause>();

	/** Signing is most of the work, and one signature is good for every device of a service. */
	function authorization(origin: string): string {
		const kept = signed.get(origin);
		if (kept && kept.until > now()) return kept.header;
		const expires = Math.floor((now() + SIGNED_FOR_MS) / 1000);
		const { Authorization: header } = webPush.getVapidHeaders(
			...([origin, keys.subject, keys.publicKey, keys.privateKey, 'aes128gcm', expires] as const)
		);
		// A stranger chooses the origins: there are never many of them here.
		if (signed.size >= 100) signed.clear();
		signed.set(origin, { header, until: now() + SIGNED_AGAIN_MS });
		return header;
	}

	function note(origin: string, outcome: PostOutcome): void {
		const before = paused.get(origin);
		const pause = pauseAfter(outcome, before, now());
		if (!pause) return;
		paused.delete(origin);
		if (pause.until <= now()) return;
		paused.set(origin, pause);
		const [oldest] = paused.keys();
		if (paused.size > MOST_ORIGINS && oldest !== undefined) paused.delete(oldest);
	}

	return {
		publicKey: keys.publicKey,
		async send(target, message, leave) {
			const origin = URL.parse(target.endpoint)?.origin;
			if (!origin) return 'refused';
			if ((paused.get(origin)?.until ?? 0) > now())
				throw new NotSentNow('push service: has to be left alone', { everyone: false });
			const request = lock(target, message, () => authorization(origin));
			if (!request) return 'refused';
			let held: { because: unknown } | undefined;
			const mayLeave =
				leave &&
				(() =>
					leave().catch((because: unknown) => {
						held = { because };
						throw because;
					}));
			const outcome = await post(request, new AbortController().signal, mayLeave);
			if (held) throw held.because;
			note(origin, outcome);
			return judge(outcome);
		}
	};
}

/** Until when a service is left alone, epoch milliseconds, and how often in a row it has not answered. */
type Pause = { until: number; misses: number };

/** Nothing where it stays as it was: of several that went out together one miss counts. */
function pauseAfter(outcome: PostOutcome, before: Pause | undefined, now: number): Pause | undefined {
	if ('status' in outcome) {
		const asked = isLater(outcome.status) ? (outcome.retryAfterMs ?? 0) : 0;
		return { until: now + Math.min(asked, LONGEST_PAUSE_MS), misses: 0 };
	}
	if (!NO_ANSWER.includes(outcome.trouble) || (before && before.until > now)) return undefined;
	const misses = (before?.misses ?? 0) + 1;
	return { until: now + Math.min(FIRST_PAUSE_MS * 2 ** (misses - 1), LONGEST_PAUSE_MS), misses };
}

/** Nothing where the keys are none, or the message is too long for a push service. */
function lock(
	{ endpoint, keys }: PushTarget,
	{ body, ttlS, urgency, topic }: PushMessage,
	sign: () => string
) {
	try {
		const details = webPush.generateRequestDetails({ endpoint, keys }, body, {
			...{ TTL: ttlS, urgency, contentEncoding: 'aes128gcm' },
			...(topic !== undefined && { topic })
		});
		if (details.body.length > MOST_BYTES) return undefined;
		const headers = Object.fromEntries(
			Object.entries(details.headers).map(([name, value]) => [name.toLowerCase(), String(value)])
		);
		return { url: endpoint, headers: { ...headers, authorization: sign() }, body: details.body };
	} catch {
		return undefined;
	}
}

const isLater = (status: number) => status === 429 || status >= 500;

function judge(outcome: PostOutcome): 'sent' | 'gone' | 'refused' {
	if ('trouble' in outcome) {
		// An address that may not be called, or leads nowhere it may be called, never gets better by trying.
		if (outcome.trouble === 'address_refused') return 'refused';
		throw new NotSentNow(`push service: ${outcome.trouble}`, { everyone: false });
	}
	const { status } = outcome;
	if (status >= 200 && status < 300) return 'sent';
	if (status === 404 || status === 410) return 'gone';
	if (isLater(status) || status === 408) throw new NotSentNow(`push service: ${status}`, { everyone: false });
	return 'refused';
}
