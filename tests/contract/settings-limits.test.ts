import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPeriods } from '#server/use-cases/retain.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { staffMember } from '#tests/support/staff-member.ts';

/** How long the shop keeps what is not its books, and what its roles may give away: set at the desk, on a real server. */
type Member = Awaited<ReturnType<typeof staffMember>>;
let shop: Shop;
let admin: Member;
beforeAll(async () => {
	shop = await startShop();
	admin = await staffMember(shop, 'admin', 'Ada Pult');
});
afterAll(() => shop?.stop());

const WHY = { reason: 'correction', words: 'as the board wants it' };
const RETENTION = '/staff/settings/retention';
const GOODWILL = '/staff/settings/goodwill';

async function versionOn(path: string): Promise<string> {
	const { text } = await admin.browser.get(path);
	return /name="version" value="(\d+)"/.exec(text)?.[1] ?? 'no form';
}
const post = async (path: string, fields: Record<string, string>, who = admin) =>
	who.browser.post(`${path}?/set`, { ...WHY, version: await versionOn(path), ...fields });
const auditOf = (subject: string) =>
	shop.connection.sql<{ actor_id: string; reason: string; facts: Record<string, unknown> }[]>`
		select actor_id, reason, facts from audit where action = 'settings.changed' and subject = ${subject}
		order by id`;

describe('retention', () => {
	test('as it is set is what the next turn and the command count with', async () => {
		const usual = await findPeriods(shop.connection.db);
		const done = await post(RETENTION, { photos: '90', links: '7', inbox: '', deliveries: '14' });
		expect(done.status).toBe(200);
		const set = { ...usual, photos: 90, links: 7, deliveries: 14 };
		expect(await findPeriods(shop.connection.db)).toEqual(set);
		expect((await admin.browser.get(RETENTION)).text).toMatch(
			/name="photos"[^>]*value="90"|value="90"[^>]*name="photos"/
		);
		expect((await auditOf('shop.retention')).at(-1)).toMatchObject({
			...{ actor_id: admin.principalId, reason: 'correction: as the board wants it' },
			facts: { before: null, after: { photos: 90, links: 7, deliveries: 14 } }
		});
	});

	test('out of its bounds is refused with them, and what is fixed cannot be set', async () => {
		const before = await findPeriods(shop.connection.db);
		const short = await post(RETENTION, { photos: '29' });
		expect([short.status, short.text.includes('From 30 to 3650 days.')]).toEqual([400, true]);
		expect(short.text).toMatch(/aria-invalid="true"/);
		expect((await post(RETENTION, { inbox: '366' })).status).toBe(400);
		expect(await findPeriods(shop.connection.db)).toEqual(before);
		expect((await post(RETENTION, { photos: '90', keys: '1', codes: '0' })).status).toBe(200);
		expect(await findPeriods(shop.connection.db)).toMatchObject({ keys: 30, codes: 1, photos: 90 });
	});

	test('is an admin’s, with a reason, and of two the slower one is told', async () => {
		const version = await versionOn(RETENTION);
		expect((await post(RETENTION, { photos: '60', reason: 'other', words: '' })).status).toBe(422);
		expect((await post(RETENTION, { photos: '60', version })).status).toBe(200);
		const late = await post(RETENTION, { photos: '61', version });
		expect([late.status, late.text.includes('A colleague changed this')]).toEqual([412, true]);
		expect(await findPeriods(shop.connection.db)).toMatchObject({ photos: 60 });
		for (const role of ['agent', 'manager'] as const) {
			const member = await staffMember(shop, role);
			for (const path of [RETENTION, GOODWILL]) {
				expect((await member.browser.get(path)).headers.get('location')).toBe('/staff/not-allowed');
				const sent = await member.browser.post(`${path}?/set`, { ...WHY, version: '1' });
				expect(sent.headers.get('location')).toBe('/staff/not-allowed');
			}
		}
	});
});

describe('goodwill', () => {
	const SET = {
		...{ agent_percent: '10', agent_most: 'EUR 5.00', manager_percent: '50', manager_most: 'EUR 50.00' },
		...{ agent_credit: '15', manager_credit: '60' }
	};

	test('limits are set in one place for both ways to give, and written down', async () => {
		const before = (await auditOf('shop.goodwill')).length;
		expect((await post(GOODWILL, SET)).status).toBe(200);
		const facts = (await auditOf('shop.goodwill')).at(-1)?.facts;
		expect(facts).toEqual({
			before: null,
			after: {
				refund: {
					agent: { percent: 10, most: { EUR: 500 } },
					manager: { percent: 50, most: { EUR: 5000 } },
					admin: null
				},
				credit: { agent: 15, manager: 60 }
			}
		});
		expect(await auditOf('shop.goodwill')).toHaveLength(before + 1);
	});

	test('by which an agent could give more than a manager are refused where they stand', async () => {
		const wrong = await post(GOODWILL, { ...SET, agent_most: 'EUR 50.01' });
		expect([wrong.status, wrong.text.includes('Agents need an amount')]).toEqual([400, true]);
		expect((await post(GOODWILL, { ...SET, agent_credit: '61' })).status).toBe(400);
		expect((await post(GOODWILL, { ...SET, manager_percent: '101' })).status).toBe(400);
	});
});
