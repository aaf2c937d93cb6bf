import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrderDocument } from '#domain/order/order-document.ts';
import { accept } from '#domain/refusal.ts';
import { policyShelf } from '#server/app/policies.ts';
import { recordStory } from '#server/app/record-story.ts';
import { createSealer } from '#server/auth/seal.ts';
import { connect } from '#server/db/client.ts';
import { newId } from '#server/db/ids.ts';
import { holdSendingRights, insertNotices } from '#server/db/notices.ts';
import { transact } from '#server/db/transaction.ts';
import { shopBook } from '#server/app/shop.ts';
import { deliverNotice } from '#server/jobs/deliver-notice.ts';
import type { Mailer } from '#server/ports/mailer.ts';
import { placeOrder } from '#server/use-cases/place-order.ts';
import { startMailServer, refusal, type MailServer } from '#tests/support/mail-server.ts';
import { newRef, oneLine, type Wire } from '#tests/support/order-documents.ts';
import { documentOf, WRITER } from '#tests/support/order-writer.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';

/** Law 6 and 12: one event is one notice; none lost; at most one repeat per crash, under the same Message-ID. */
let mails: MailServer;
let shop: Shop;
let key: string;

beforeAll(async () => {
	mails = await startMailServer();
	shop = await startShop({ env: { SMTP_URL: mails.url } });
	key = await shop.key('orders:write', 'warehouse:write', 'tracking:write');
});
afterAll(async () => {
	await shop?.stop();
	await mails?.close();
});

const sealer = createSealer('a secret of this test alone');
const WAIT = { timeout: 40_000, interval: 50 };
/** Every buyer has an address of their own, so that what an order was told can be counted. */
const addressOf = (ref: string) => `${ref.toLowerCase()}@buyers.example`;
const mailOf = (ref: string) => mails.received.filter(({ to }) => to.includes(addressOf(ref)));
const subjectsOf = (ref: string) => mailOf(ref).map(({ headers }) => headers['subject']?.split(': ')[1]);
const bodyOf = (ref: string, changes: Wire = {}) =>
	oneLine(ref, 3, { buyer: { kind: 'consumer', email: addressOf(ref) }, ...changes });
const post = (path: string, body?: Wire, on: Shop = shop) =>
	on.call('POST', `/api/v1/${path}`, { key, body });

async function place(on: Shop = shop): Promise<string> {
	const ref = newRef();
	const placed = await post('orders', bodyOf(ref), on);
	expect(placed.status, placed.text).toBe(201);
	return ref;
}

async function states(): Promise<Record<string, number>> {
	const rows = await shop.connection.sql<{ state: string; n: number }[]>`
		select state, count(*)::int as n from notices group by 1`;
	return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

/** Everything that happened has been read, and nothing is due. */
const settled = () =>
	expect
		.poll(async () => {
			const [row] = await shop.connection.sql<{ behind: boolean }[]>`select exists (
				select from outbox o, outbox_cursors c where c.subscriber = 'notices' and (o.xid, o.id) > (c.xid, c.id)) as behind`;
			return { behind: row?.behind, due: (await states())['due'] ?? 0 };
		}, WAIT)
		.toEqual({ behind: false, due: 0 });

describe('one event is one mail', () => {
	test('from the order to the door: placed, handed over, delivered, each told once', async () => {
		const ref = await place();
		// The same document again, a later one, and scans that come twice are no news.
		await post('orders', bodyOf(ref));
		await post('orders', bodyOf(ref, { tags: ['gift'], source_updated_at: new Date().toISOString() }));
		const claim = String(
			(await post(`orders/${ref}/claims`, { lines: [{ line: 'l1', quantity: 3 }] })).json['id']
		);
		const parcel = { carrier: 'dhl', tracking_number: `T${ref}`, claim };
		const shipment = String((await post(`orders/${ref}/shipments`, parcel)).json['id']);
		await post(`claims/${claim}/handed-over`);
		const scan = (status: string, minutes: number) => ({
			at: new Date(Date.now() - minutes * 60_000).toISOString(),
			status
		});
		const way = [scan('in_transit', 30), scan('out_for_delivery', 20), scan('delivered', 10)];
		for (const one of way) await post(`shipments/${shipment}/scans`, { scans: [one] });
		await post(`shipments/${shipment}/scans`, { scans: way });
		await expect.poll(() => subjectsOf(ref), WAIT).toHaveLength(3);
		await settled();
		expect(subjectsOf(ref).sort()).toEqual(['delivered', 'on its way', 'we have it']);
		const [first, ...later] = mailOf(ref);
		expect(new Set(mailOf(ref).map(({ headers }) => headers['message-id'])).size).toBe(3);
		for (const { headers } of later) expect(headers['references']).toBe(first?.headers['references']);
	});

	test('a parcel per claim and a scan before the warehouse says so: still one mail per hand-over', async () => {
		const ref = await place();
		const claimOne = async (quantity: number) =>
			String((await post(`orders/${ref}/claims`, { lines: [{ line: 'l1', quantity }] })).json['id']);
		const ship = async (claim: string) =>
			String(
				(await post(`orders/${ref}/shipments`, { carrier: 'ups', tracking_number: claim, claim })).json['id']
			);
		const [one, two] = [await claimOne(1), await claimOne(2)];
		const [first, second] = [await ship(one), await ship(two)];
		const scans = [{ at: new Date().toISOString(), status: 'in_transit' }];
		await post(`shipments/${first}/scans`, { scans });
		await post(`claims/${one}/handed-over`);
		await post(`claims/${two}/handed-over`);
		await post(`shipments/${second}/scans`, { scans });
		await expect.poll(() => subjectsOf(ref), WAIT).toHaveLength(3);
		await settled();
		expect(subjectsOf(ref).sort()).toEqual(['on its way', 'on its way', 'we have it']);
		const left = mailOf(ref).map(({ text }) => /(\d) × Lamp/.exec(text)?.[1]);
		expect(left.sort()).toEqual(['1', '2', '3']);
	});

	test('also where two nodes read and send, and where all of it is read a second time', async () => {
		const other = await startShop({ databaseUrl: shop.databaseUrl, env: { SMTP_URL: mails.url } });
		try {
			const refs = await Promise.all(Array.from({ length: 40 }, (_, n) => place(n % 2 ? other : shop)));
			await expect.poll(() => refs.filter((ref) => mailOf(ref).length > 0).length, WAIT).toBe(40);
			const before = mails.received.length;
			await shop.connection.sql`update outbox_cursors set xid = '0', id = 0`;
			await place(other);
			await settled();
			expect(mails.received.length).toBe(before + 1);
			expect(refs.filter((ref) => mailOf(ref).length !== 1)).toEqual([]);
		} finally {
			await other.stop();
		}
	});

	test('an event that commits late, behind others already told, is told as well', async () => {
		const { db } = shop.connection;
		const late = newRef();
		const document = documentOf(late);
		let early = '';
		await db.transaction(async (tx) => {
			const buyer = { ...document.buyer, email: addressOf(late) };
			await placeOrder(tx, WRITER, { document: { ...document, buyer } });
			early = await place();
			await sleep(2500);
		});
		await settled();
		expect([mailOf(early).length, mailOf(late).length]).toEqual([1, 1]);
	});

	test('two workers that hold the same job send it once', async () => {
		const { db, sql } = shop.connection;
		const id = newId();
		await insertNotices(db, [
			{
				id,
				event: `test:${id}`,
				channel: 'mail',
				kind: 'code',
				recipient: `code:${id}`,
				messageId: `<${id}@here>`,
				facts: {
					sealed: sealer.seal({ code: '123456', purpose: 'sign_in', expiresAt: '2999-01-01T00:00:00Z' }, id)
				}
			}
		]);
		await sql`insert into one_time_codes (id, browser_hash, purpose, channel, address_key, code_hash, expires_at)
			values (${id}, '', 'sign_in', 'mail', 'ada@buyers.example', '', '2999-01-01')`;
		const sent: string[] = [];
		const mailer: Mailer = {
			async send({ messageId }) {
				sent.push(messageId);
				await sleep(300);
				return { accepted: true };
			}
		};
		const { versions } = policyShelf(db, 'UTC');
		const place = { origin: 'http://here', zone: 'UTC' };
		const shopNow = shopBook(db).now;
		const deps = { db, sealer, mailer, sms: undefined, versions, place, shop: shopNow };
		const other = connect(shop.databaseUrl, { max: 1, name: 'test-other' });
		const [one, two] = [await holdSendingRights(sql), await holdSendingRights(other.sql)];
		const tries = await Promise.allSettled([deliverNotice(deps, one, id), deliverNotice(deps, two, id)]);
		expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		await deliverNotice(deps, two, id);
		await Promise.all([one.release(), two.release()]);
		await other.close();
		expect(sent).toEqual([`<${id}@here>`]);
		const [kept] = await sql`select state, facts from notices where id = ${id}`;
		expect(kept).toEqual({ state: 'sent', facts: {} });
	});

	test('a notice whose job got lost gets another', async () => {
		mails.answer = () => Promise.reject(refusal(451));
		const ref = await place();
		await expect.poll(() => mailOf(ref).length, WAIT).toBeGreaterThan(0);
		mails.answer = () => {};
		await shop.connection.sql`delete from pgboss.job`;
		await shop.connection.sql`update notices set created_at = now() - interval '1 hour' where state = 'due'`;
		const tries = mailOf(ref).length;
		await expect.poll(() => mailOf(ref).length, { ...WAIT, timeout: 90_000 }).toBe(tries + 1);
		await settled();
	});
});

describe('trouble on the way', () => {
	test('a mail server that is away for a while loses nothing and gets nothing twice', async () => {
		await mails.down();
		const refs = await Promise.all(Array.from({ length: 12 }, () => place()));
		await sleep(3000);
		expect(refs.flatMap(mailOf)).toEqual([]);
		await mails.up();
		await settled();
		expect(refs.map((ref) => mailOf(ref).length)).toEqual(refs.map(() => 1));
	});

	test('what is put off is tried again, what is refused for good is not', async () => {
		const seen = new Set<string>();
		const [later, never] = [newRef(), newRef()];
		mails.answer = (mail) => {
			const [to = ''] = mail.to;
			const again = seen.has(to);
			seen.add(to);
			if (to === addressOf(never)) return Promise.reject(refusal(550));
			return again ? undefined : Promise.reject(refusal(451));
		};
		for (const ref of [later, never]) await post('orders', bodyOf(ref));
		await settled();
		mails.answer = () => {};
		expect([mailOf(later).length, mailOf(never).length]).toEqual([2, 1]);
		expect(new Set(mailOf(later).map(({ headers }) => headers['message-id'])).size).toBe(1);
		expect(await states()).toMatchObject({ failed: 1 });
	});

	test('cut off after the mail and before its yes: once more, under the same Message-ID, and the others once', async () => {
		const cut: string[] = [];
		mails.answer = async ({ to }) => {
			if (cut.length > 0) return;
			cut.push(...to);
			await mails.down();
			await mails.up();
			// Nobody is there to be told.
			await new Promise(() => {});
		};
		const refs = await Promise.all(Array.from({ length: 4 }, () => place()));
		await settled();
		mails.answer = () => {};
		const counts = refs.map((ref) => mailOf(ref).length);
		// Whether it was taken nobody knows, so it is not lost (RFC 5321, 4.2.5): what may be twice says that it is the same.
		expect(counts.toSorted()).toEqual([1, 1, 1, 2]);
		const twice = mails.received.filter(({ to }) => to.some((one) => cut.includes(one)));
		expect(new Set(twice.map(({ headers }) => headers['message-id'])).size).toBe(1);
	});

	test('who was erased in the meantime is not written to', async () => {
		const { dropped = 0 } = await states();
		await mails.down();
		const ref = await place();
		await expect.poll(async () => (await states())['due'], WAIT).toBe(1);
		await shop.connection.sql`update order_people p set email = null, email_key = null, erased_at = now()
			from orders o where o.id = p.order_id and o.ref = ${ref}`;
		await mails.up();
		await settled();
		expect(mailOf(ref)).toEqual([]);
		expect(await states()).toMatchObject({ dropped: dropped + 1 });
	});

	test('kill -9 between the mail server’s yes and our note: within 30 s again, once, under the same Message-ID', async () => {
		let killed: string | undefined;
		let goOn: (() => void) | undefined;
		mails.answer = async ({ to: [to] }) => {
			if (killed !== undefined) return;
			killed = to ?? '';
			await shop.kill();
			goOn?.();
		};
		const dead = new Promise<void>((resolve) => (goOn = resolve));
		const refs = await Promise.all(Array.from({ length: 20 }, () => place()));
		await dead;
		const began = Date.now();
		await shop.restart();
		await expect
			.poll(() => mails.received.filter(({ to }) => to.includes(killed ?? '')).length, WAIT)
			.toBe(2);
		expect(Date.now() - began).toBeLessThan(30_000);
		await settled();
		const counts = refs.map((ref) => mailOf(ref).length);
		expect(counts.filter((n) => n === 0)).toEqual([]);
		expect(counts.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(refs.length + 1);
		const twice = mails.received.filter(({ to }) => to.includes(killed ?? ''));
		expect(twice).toHaveLength(2);
		expect(new Set(twice.map(({ headers }) => headers['message-id'])).size).toBe(1);
	});
});

describe('what is past', () => {
	test('an import of history, and an invented past, are told to nobody', async () => {
		const { db } = shop.connection;
		const [imported, invented] = [newRef(), newRef()];
		const written = (ref: string): OrderDocument => {
			const document = documentOf(ref);
			return { ...document, buyer: { ...document.buyer, email: addressOf(ref) } };
		};
		await transact(db, async (tx) => {
			await placeOrder(tx, WRITER, { document: written(imported), historical: true });
			return accept(undefined);
		});
		const at = new Date(Date.now() - 3 * 3_600_000);
		await recordStory(db, invented, [{ at, actor: WRITER, does: 'place', document: written(invented) }]);
		const news = await place();
		await expect.poll(() => mailOf(news).length, WAIT).toBe(1);
		await settled();
		expect([...mailOf(imported), ...mailOf(invented)]).toEqual([]);
	});
});
