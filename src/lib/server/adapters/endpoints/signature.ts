import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
/** Standard Webhooks 1.0.0, "Signature scheme": 24 to 64. */
const BYTES = 32;

/** A new signing secret: `whsec_` and base64. */
export const newEndpointSecret = (): string => `${PREFIX}${randomBytes(BYTES).toString('base64')}`;

/**
 * The headers of Standard Webhooks 1.0.0 for one attempt: HMAC-SHA256 over `id.timestamp.body`, one signature for each
 * secret, so that a receiver may go over to a new one in its own time.
 *
 * @param secrets `whsec_…`, the newest first
 * @param at of this attempt
 */
export function signedHeaders(
	secrets: readonly string[],
	{ id, at, body }: { id: string; at: Date; body: string }
): Record<string, string> {
	const timestamp = String(Math.floor(at.getTime() / 1000));
	const signatures = secrets.map((secret) => {
		const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
		return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
	});
	return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
