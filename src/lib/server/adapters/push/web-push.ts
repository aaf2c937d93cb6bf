import webPush from 'web-push';
import { NotSentNow } from '#server/ports/mailer.ts';
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

/**
 * Web Push (RFC 8030, 8188, 8291, 8292): encrypted for the one browser, signed as this shop. A service that asks for time
 * gets it: until then nothing is sent to it.
 */
export function webPushService({ keys, post, now = Date.now }: WebPushOptions): Push {
	const signed = new Map<string, { header: string; until: number }>();
	const paused = new Map<string, number>();

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

	return {
		publicKey: keys.publicKey,
		async send(target, message) {
			const origin = URL.parse(target.endpoint)?.origin;
			if (!origin) return 'refused';
			if ((paused.get(origin) ?? 0) > now())
				throw new NotSentNow('push service: asked for time', { everyone: false });
			const request = lock(target, message, () => authorization(origin));
			if (!request) return 'refused';
			const outcome = await post(request, new AbortController().signal);
			if ('status' in outcome && outcome.retryAfterMs !== undefined && isLater(outcome.status)) {
				if (paused.size >= 100) paused.clear();
				paused.set(origin, now() + Math.min(outcome.retryAfterMs, LONGEST_PAUSE_MS));
			}
			return judge(outcome);
		}
	};
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
