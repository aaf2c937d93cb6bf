import { randomUUID } from 'node:crypto';
import type { Target } from './load.ts';
import { inParallel } from './seed.ts';

const AT_ONCE = 4;
const DAY_MS = 86_400_000;

/**
 * Shoppers as they come to see an order: each is sent a link that lets them act, opens it and taps. What they keep is
 * the cookie of that tap, and with it the page of their one order.
 */
export async function admitGuests(origin: string, key: string, refs: readonly string[]): Promise<Target[]> {
	const expires = new Date(Date.now() + DAY_MS).toISOString();
	const targets: Target[] = [];
	await inParallel(refs, AT_ONCE, async (ref) => {
		const made = await fetch(`${origin}/api/v1/orders/${ref}/links`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${key}`,
				'idempotency-key': randomUUID(),
				'content-type': 'application/json'
			},
			body: JSON.stringify({ scope: 'act', expires_at: expires })
		});
		if (made.status !== 201) throw new Error(`a link of ${ref} was answered with ${made.status}`);
		const { url } = (await made.json()) as { url: string };
		const tapped = await fetch(`${origin}${new URL(url).pathname}?/open`, {
			method: 'POST',
			headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
			body: '',
			redirect: 'manual'
		});
		const [cookie] = tapped.headers.getSetCookie();
		if (tapped.status !== 303 || !cookie)
			throw new Error(`the tap for ${ref} was answered with ${tapped.status}`);
		targets.push({
			path: `/orders/${ref}`,
			headers: { cookie: cookie.split(';', 1)[0] ?? '', accept: 'text/html' }
		});
	});
	return targets;
}
