import { setTimeout as sleep } from 'node:timers/promises';
import { createSealer } from '#server/auth/seal.ts';
import { orderDocument, newRef, type Wire } from './order-documents.ts';
import type { Shop } from './shop.ts';

/** A shop under test is started with this, so that what is on its way to somebody can be read. */
export const APP_SECRET = 'the secret of shops under test';

export type SentCode = {
	id: string;
	code: string;
	linkPath: string;
	channel: string;
	address: string;
	orderNumber?: string;
};

/** Every code that was sent so far, oldest first. */
export async function listSentCodes({ connection: { sql } }: Shop): Promise<SentCode[]> {
	const sealer = createSealer(APP_SECRET);
	const rows = await sql<{ id: string; notice: string; sealed: string; channel: string; address: string }[]>`
		select c.id, n.id as notice, n.facts ->> 'sealed' as sealed, c.channel, c.address_key as address
		from one_time_codes c join notices n on n.recipient = 'code:' || c.id order by c.created_at, c.id`;
	return rows.map(({ notice, sealed, ...row }) => ({
		...row,
		...(sealer.open(sealed, notice) as SentCode),
		id: row.id
	}));
}

/** Waits until nothing that was asked is undecided any more. */
export async function untilDecided(shop: Shop): Promise<void> {
	const { sql } = shop.connection;
	for (const end = Date.now() + 10_000; Date.now() < end; await sleep(25)) {
		const [open] = await sql`select from one_time_codes where asked is not null and expires_at > now()`;
		if (!open) return;
	}
	throw new Error(`a question was not decided: ${shop.output().slice(-3000)}`);
}

/** The code sent last, once everything is decided. */
export async function newestCode(shop: Shop): Promise<SentCode> {
	await untilDecided(shop);
	const sent = (await listSentCodes(shop)).at(-1);
	if (!sent) throw new Error('no code was sent');
	return sent;
}

let buyers = 0;
export type Bought = { ref: string; email: string };

/** An order of somebody who is in no other test, unless told. */
export async function buy(
	shop: Shop,
	changes: { ref?: string; buyer?: Wire; display_ref?: string; payments?: Wire[] } = {}
): Promise<Bought> {
	const { ref = newRef(), buyer, ...rest } = changes;
	const email = `buyer-${process.pid}-${++buyers}@example.com`;
	const who = { kind: 'consumer', country: 'DE', name: 'Ada Muster', email, ...buyer };
	const key = await shop.key('orders:write');
	const placed = await shop.call('POST', '/api/v1/orders', {
		key,
		body: orderDocument(ref, { buyer: who, ...rest })
	});
	if (placed.status !== 201) throw new Error(`the order was not placed: ${placed.text}`);
	return { ref, email: String(who.email) };
}
