import type { App } from '#server/app.ts';
import { insertLink } from '#server/db/links.ts';
import { insertGrant } from '#server/db/grants.ts';
import type { Follower } from './crowd.ts';
import type { StageDatabase } from './database.ts';
import { inParallel } from './seed.ts';

const AT_ONCE = 6;
const DAY_MS = 86_400_000;

/**
 * Readers as a shop has them, ten to an order: six have the order's page open in a guest's session of their own, three
 * hold a shared link of their own, one is a machine. Every right of the first nine is another one to be looked at again,
 * once a second. They are written as the taps and commands would write them, without the taps.
 */
export async function admitFollowers(
	{ db, sql }: StageDatabase,
	sessions: App['sessions'],
	refs: readonly string[],
	key: string,
	count: number
): Promise<Follower[]> {
	const expiresAt = new Date(Date.now() + DAY_MS);
	const followers: Follower[] = [];
	const rows = await sql<{ id: string; ref: string }[]>`select id, ref from orders where ref in ${sql(refs)}`;
	const numbers = Array.from({ length: count }, (_, index) => index);
	await inParallel(numbers, AT_ONCE, async (number) => {
		const order = rows[Math.floor(number / 10) % rows.length];
		if (!order) return;
		const part = number % 10;
		if (part === 0) followers.push(machineFollower(order.ref, key));
		else if (part < 4) {
			const link = { orderId: order.id, scope: 'watch' as const, expiresAt, createdBy: 'machine:bench' };
			const { token } = await insertLink(db, link);
			followers.push({ path: `/live?topic=link:${token}:0`, headers: {} });
		} else {
			const { principalId, cookie } = await sessions.openGuest();
			await insertGrant(db, { principalId, orderId: order.id, via: 'code', expiresAt });
			const headers = { cookie: `${cookie.name}=${cookie.value}` };
			followers.push({ path: `/live?topic=order:${order.ref}:0`, headers });
		}
	});
	return followers;
}

export const machineFollower = (ref: string, key: string): Follower => ({
	path: `/api/v1/orders/${ref}/events`,
	headers: { accept: 'text/event-stream', authorization: `Bearer ${key}` }
});
