import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAuditAsk } from '#domain/audit/ask.ts';
import { HISTORY_TYPES } from '#domain/order/history-types.ts';
import { auditingOf } from '#server/app/auditing.ts';
import { AUDIT_ACTIONS, insertAudit } from '#server/db/audit.ts';
import { transact } from '#server/db/transaction.ts';
import { AUDIT_HEAD, auditCells } from '#server/http/audit-csv.ts';
import { csvFile } from '#server/http/csv.ts';
import { inviteStaff } from '#server/use-cases/invite-staff.ts';
import { verifyChains } from '#server/use-cases/verify-chains.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { change, place } from '#tests/support/order-writer.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** Every change has an actor, a time and a reason that can be found again, and what is found can be taken along (law 10). */
const ZONE = 'Europe/Berlin';
let database: FreshDatabase;
let shop: Connection;
let auditing: ReturnType<typeof auditingOf>;

beforeAll(async () => {
	database = await freshDatabase();
	shop = connect(database.url, { max: 4, name: 'test-shop' });
	auditing = auditingOf({ connection: shop, zone: ZONE });
});
afterAll(async () => {
	await shop?.close();
	await database?.drop();
});

const ask = (address: string) => {
	const params = new URLSearchParams(address);
	return readAuditAsk((name) => params.get(name), { desk: AUDIT_ACTIONS, orders: HISTORY_TYPES });
};
const idOf = async (ref: string): Promise<string> =>
	(await shop.sql<{ id: string }[]>`select id from orders where ref = ${ref}`)[0]?.id ?? '';

async function colleague(name: string): Promise<string> {
	const made = await transact(shop.db, (tx) =>
		inviteStaff(
			tx,
			{ kind: 'system', id: 'test' },
			{ email: `${randomUUID()}@shop.example`, name, role: 'agent' }
		)
	);
	if (!made.ok) throw new Error(made.refusal.code);
	return made.value.principalId;
}

/** All pages of a question, as whoever follows "older" sees them. */
async function everyPage(address: string) {
	const rows = [];
	let pages = 0;
	for (let after = ask(address).after; ;) {
		const page = await auditing.read({ ...ask(address), after });
		rows.push(...page.rows);
		pages++;
		if (!page.next) return { rows, pages };
		after = page.next;
	}
}

describe('the list', () => {
	test('shows each row once over its pages, also where many were written in one instant', async () => {
		const who = await colleague('Page Turner');
		// One transaction: one instant.
		await transact(shop.db, async (tx) => {
			for (let n = 0; n < 120; n++)
				await insertAudit(tx, {
					actor: { kind: 'staff', id: who },
					action: 'order.viewed',
					subject: `s${n}`
				});
			return { ok: true, value: undefined };
		});
		const { rows, pages } = await everyPage(`who=${who}`);
		expect(pages).toBe(3);
		expect(rows.map(({ subject }) => subject)).toEqual(Array.from({ length: 120 }, (_, n) => `s${119 - n}`));
		expect(rows.every((row) => row.who === 'Page Turner')).toBe(true);
		// What comes in between two pages moves nothing.
		const first = await auditing.read(ask(`who=${who}`));
		await insertAudit(shop.db, { actor: { kind: 'staff', id: who }, action: 'order.viewed' });
		const second = await auditing.read({ ...ask(`who=${who}`), after: first.next });
		expect(second.rows[0]?.subject).toBe('s69');
	});

	test('finds by who, what, order and subject, and nothing beside', async () => {
		const [kim, lee] = [await colleague('Kim'), await colleague('Lee')];
		const ref = newRef();
		await place(shop.db, ref);
		const orderId = await idOf(ref);
		const by = (id: string) => ({ kind: 'staff', id }) as const;
		await insertAudit(shop.db, { actor: by(kim), action: 'link.created', orderId, subject: 'link-7' });
		await insertAudit(shop.db, { actor: by(lee), action: 'link.revoked', orderId, reason: 'other: lost' });
		const found = async (address: string) =>
			(await auditing.read(ask(address))).rows.map(({ what, who, displayRef }) => [what, who, displayRef]);
		const [{ displayRef } = { displayRef: null }] = (await auditing.read(ask(`about=${ref}`))).rows;
		expect(displayRef).not.toBeNull();
		const made = ['link.created', 'Kim', displayRef];
		const ended = ['link.revoked', 'Lee', displayRef];
		expect(await found(`about=${ref.toLowerCase()}`)).toEqual([ended, made]);
		expect(await found(`about=${ref}&who=${kim}`)).toEqual([made]);
		expect(await found(`about=${ref}&what=link.revoked`)).toEqual([ended]);
		expect(await found('about=link-7')).toEqual([made]);
		expect(await found(`about=${ref}&who=machine`)).toEqual([]);
		expect(await found('about=nothing-like-it')).toEqual([]);
	});

	test('takes days of the shop’s zone, the last one with its end, over the clock change too', async () => {
		const who = await colleague('Dayworker');
		const inBerlin = [
			'2026-03-28T22:59:59Z',
			'2026-03-28T23:00:00Z',
			'2026-03-29T21:59:59Z',
			'2026-03-29T22:00:00Z'
		];
		for (const at of inBerlin)
			await shop.sql`insert into audit (at, actor_kind, actor_id, action) values (${at}, 'staff', ${who}, 'order.viewed')`;
		const { rows } = await auditing.read(ask(`who=${who}&from=2026-03-29&to=2026-03-29`));
		expect(rows.map(({ at }) => at.slice(0, 19))).toEqual(['2026-03-29T21:59:59', '2026-03-28T23:00:00']);
	});

	test('of orders: each entry with its number, and the chain followed to its end', async () => {
		const ref = newRef();
		await place(shop.db, ref);
		for (let count = 0; count < 60; count++) await change(shop.db, ref, { count });
		const { rows, pages } = await everyPage(`of=orders&about=${ref}`);
		expect(pages).toBe(2);
		expect(rows.map(({ seq }) => seq)).toEqual(
			Array.from({ length: rows.length }, (_, n) => rows.length - n)
		);
		const { chain } = await auditing.read(ask(`of=orders&about=${ref}`));
		expect(chain).toMatchObject({ seq: rows.length, broken: null });
		await shop.sql.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			await tx`update history set actor_id = 'somebody' where order_id = ${await idOf(ref)} and seq = 9`;
		});
		expect((await auditing.read(ask(`of=orders&about=${ref}`))).chain).toMatchObject({ broken: 9 });
		const rounds = await verifyChains(shop.db, 10_000);
		expect(rounds.last).toMatchObject({ broken: 1, named: [ref] });
		expect(await auditing.chains()).toEqual(rounds);
	});
});

test('a round through the histories goes on where it was stopped, and looks at each order once', async () => {
	const [row] = await shop.sql<{ n: number }[]>`select count(*)::int as n from orders`;
	for (let n = row?.n ?? 0; n < 5; n++) await place(shop.db, newRef());
	const [{ n } = { n: 0 }] = await shop.sql<{ n: number }[]>`select count(*)::int as n from orders`;
	await shop.sql`delete from settings where name = 'audit.chains'`;
	const stopped = await verifyChains(shop.db, 3);
	expect(stopped).toMatchObject({ last: null, now: { orders: 3 } });
	const { last, now } = await verifyChains(shop.db, 10_000);
	expect(now).toBeNull();
	expect(last?.orders).toBe(n);
});

test('an export is all that is filtered, inert, and written down', async () => {
	const who = await colleague('=HYPERLINK("https://evil.example","x")');
	const actor = { kind: 'staff', id: who } as const;
	for (let n = 0; n < 1203; n++)
		await insertAudit(shop.db, {
			actor,
			action: 'order.viewed',
			subject: `s${n}`,
			reason: '＝1+1\n"quoted", too'
		});
	expect(await auditing.count(ask(`who=${who}`))).toEqual({ rows: 1000, isMore: true });
	expect(await auditing.count(ask(`who=${who}&about=s7`))).toEqual({ rows: 1, isMore: false });
	const boss = await colleague('Boss');
	const batches = await auditing.export(
		{ kind: 'staff', id: boss, role: 'manager' } as never,
		ask(`who=${who}`)
	);
	const answer = csvFile('audit', AUDIT_HEAD, batches, auditCells);
	expect(answer.headers.get('cache-control')).toBe('private, no-store');
	const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer());
	expect(text.startsWith('\uFEFF"at"')).toBe(true);
	const rows = parse(text, { bom: true, columns: true }) as Record<string, string>[];
	expect(new Set(rows.map((row) => row['subject']))).toEqual(
		new Set(Array.from({ length: 1203 }, (_, n) => `s${n}`))
	);
	expect(rows).toHaveLength(1203);
	expect(new Set(rows.map((row) => row['actor']))).toEqual(
		new Set(['\'=HYPERLINK("https://evil.example","x")'])
	);
	expect(new Set(rows.map((row) => row['reason']))).toEqual(new Set(['\'＝1+1\n"quoted", too']));
	const [taken] = (await auditing.read(ask(`who=${boss}&what=export.taken`))).rows;
	expect(taken?.facts).toMatchObject({ list: 'audit', asked: { of: 'desk', actor_id: who } });
});
