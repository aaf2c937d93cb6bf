import { createHmac } from 'node:crypto';
import { NotSentNow } from '#server/ports/mailer.ts';
import type { Sms } from '#server/ports/sms.ts';

const WITHIN_MS = 10_000;

/** Answers that another try would get again: the message is refused, not the moment. */
const isRefusal = (status: number) => status === 400 || status === 404 || status === 410 || status === 422;

/**
 * Text messages through a gateway: a POST of `{id, to, text}` to SMS_URL, signed as Standard Webhooks
 * (https://www.standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`. Redirects are not followed, since they
 * would carry a number and a code to somebody nobody chose.
 */
export function signedPost(url: string, key: Buffer): Sms {
	return {
		async send({ id, to, text }) {
			const body = JSON.stringify({ id, to, text });
			const timestamp = String(Math.floor(Date.now() / 1000));
			const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
			let status: number;
			try {
				const response = await fetch(url, {
					method: 'POST',
					redirect: 'manual',
					signal: AbortSignal.timeout(WITHIN_MS),
					headers: {
						'content-type': 'application/json',
						'webhook-id': id,
						'webhook-timestamp': timestamp,
						'webhook-signature': `v1,${signature}`
					},
					body
				});
				status = response.status;
				await response.body?.cancel();
			} catch (error) {
				throw new NotSentNow('text gateway: no answer', { cause: error });
			}
			if (status >= 200 && status < 300) return { accepted: true };
			if (isRefusal(status)) return { accepted: false };
			throw new NotSentNow(`text gateway: ${status}`);
		}
	};
}
