import { createHmac, timingSafeEqual } from 'node:crypto';
import { isTopic, type Topic } from '#domain/notice/topics.ts';
import { deriveKey } from './seal.ts';

/** Whose preferences a mail's link opens, and which topic its one click switches off. */
export type PreferenceClaim = { recipient: string; topic: Topic };

export type PreferenceTokens = {
	make(claim: PreferenceClaim): string;
	/** Nothing where we did not sign it. */
	read(token: string): PreferenceClaim | undefined;
};

const MAC_BYTES = 24;
const RECIPIENT = /^(order|gift|credit):[0-9a-f-]{36}$/;

/**
 * Links in mails that let their reader choose without signing in. They hold no address and open nothing else: whoever is
 * passed one can switch off what is optional, and switch it on again. They do not run out, because a mail is kept for
 * years; what they lead to ends with the order's buyer.
 *
 * @param secret APP_SECRET
 */
export function preferenceTokens(secret: string): PreferenceTokens {
	const key = deriveKey(secret, 'notice preferences');
	const sign = (text: string) => createHmac('sha256', key).update(text).digest().subarray(0, MAC_BYTES);
	return {
		make({ recipient, topic }) {
			const text = `${recipient}:${topic}`;
			return `${Buffer.from(text).toString('base64url')}.${sign(text).toString('base64url')}`;
		},
		read(token) {
			const [body = '', mac = '', ...more] = token.split('.');
			if (more.length > 0 || token.length > 200) return undefined;
			const text = Buffer.from(body, 'base64url').toString();
			const given = Buffer.from(mac, 'base64url');
			if (given.length !== MAC_BYTES || !timingSafeEqual(given, sign(text))) return undefined;
			const cut = text.lastIndexOf(':');
			const [recipient, topic] = [text.slice(0, cut), text.slice(cut + 1)];
			return RECIPIENT.test(recipient) && isTopic(topic) ? { recipient, topic } : undefined;
		}
	};
}
