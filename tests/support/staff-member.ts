import { randomUUID } from 'node:crypto';
import type { StaffRole } from '#domain/access/staff-role.ts';
import { transact } from '#server/db/transaction.ts';
import { inviteStaff } from '#server/use-cases/invite-staff.ts';
import { CookieJar } from './cookie-jar.ts';
import { newRef, orderDocument } from './order-documents.ts';
import type { Answer, Shop } from './shop.ts';

export const PASSWORD = 'violet kettle over nine hills';

/** Invites somebody, as `roundtrip staff create` does; returns the path of the invitation. */
export async function invite(shop: Pick<Shop, 'connection'>, role: StaffRole = 'agent', name = 'Agnes Pult') {
	const email = `${randomUUID()}@shop.example`;
	const made = await transact(shop.connection.db, (tx) =>
		inviteStaff(tx, { kind: 'system', id: 'test' }, { email, name, role })
	);
	if (!made.ok) throw new Error(made.refusal.code);
	const { principalId, token } = made.value;
	return { email, principalId, path: `/staff/invitation/${token}` };
}

/** A colleague at the desk, signed in by the password they set with their invitation. */
export async function staffMember(shop: Shop, role: StaffRole = 'agent', name?: string) {
	const invited = await invite(shop, role, name);
	const browser = new CookieJar(shop, { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' });
	const set = await browser.post(invited.path, { password: PASSWORD });
	if (set.status !== 303) throw new Error(`the invitation was refused: ${set.status}`);
	return { ...invited, browser };
}

/** What is written down about somebody, oldest first. */
export async function auditOf(shop: Shop, principalId: string): Promise<string[]> {
	const rows = await shop.connection.sql<{ action: string }[]>`
		select action from audit where actor_id = ${principalId} or subject = ${principalId} order by id`;
	return rows.map(({ action }) => action);
}

export async function placeOrder(shop: Shop): Promise<string> {
	const ref = newRef();
	const key = await shop.key('orders:write');
	const { status } = await shop.call('POST', '/api/v1/orders', { key, body: orderDocument(ref) });
	if (status !== 201) throw new Error(`the order was refused: ${status}`);
	return ref;
}

/** An answer without what is new in every one of them. */
export const likeness = ({ status, text }: Answer): [number, string] => [
	status,
	text
		.replace(/nonce="[^"]+"/g, 'nonce')
		.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
		.replace(/__sveltekit_\w+/g, 'kit')
		.replace(/now:"[^"]+"/g, 'now')
		.replace(/name="back" value="[^"]+"/g, 'the page itself')
];
