import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printPolicy } from '#domain/policy/text/print-policy.ts';
import { connect } from '#server/db/client.ts';
import { transact } from '#server/db/transaction.ts';
import { policyShelf } from '#server/app/policies.ts';
import { publishDraft, takeBackPolicy } from '#server/use-cases/publish-policy.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { newRef, oneLine } from '#tests/support/order-documents.ts';
import { startShop, type Shop } from '#tests/support/shop.ts';
import { auditOf, staffMember } from '#tests/support/staff-member.ts';

/** The shop's rules at the desk: who may, what is refused, and two people at once. */
const HOME = '/staff/policies';
type Member = Awaited<ReturnType<typeof staffMember>>;
let shop: Shop;
let key: string;
let manager: Member;
let colleague: Member;

beforeAll(async () => {
	shop = await startShop({ env: { RATE_SCALE: '1000' } });
	key = await shop.key('policy:write', 'orders:write', 'orders:read');
	manager = await staffMember(shop, 'manager', 'Mara Regel');
	colleague = await staffMember(shop, 'manager', 'Kolja Zweit');
});
afterAll(() => shop?.stop());

const because = { reason: 'season', words: 'summer' };
const currentId = async () => {
	const list = await policies();
	const held = list.filter(
		({ state, valid_from }) => state === 'published' && new Date(valid_from) <= new Date()
	);
	return held.toSorted((a, b) => b.version - a.version)[0]!.id;
};
type Listed = { id: string; version: number; state: string; valid_from: string };
const policies = async () =>
	(await shop.call('GET', '/api/v1/policies', { key })).json['policies'] as Listed[];

/** Begins a draft at the desk; its id. */
async function begin(who = manager): Promise<string> {
	const begun = await who.browser.post(`${HOME}?/begin`, { from: await currentId() });
	expect(begun.status, begun.text).toBe(303);
	return /policies\/([0-9a-f-]{36})/.exec(begun.headers.get('location') ?? '')![1]!;
}
const save = (id: string, edit: number, document: object | string, who = manager) =>
	who.browser.post(`${HOME}/${id}?/document`, {
		edit: String(edit),
		document: typeof document === 'string' ? document : printPolicy(document)
	});
const newest = async () => {
	const [row] = await shop.connection.sql<{ n: number }[]>`
		select greatest(max(version), max(withdrawn_as)) as n from policies`;
	return row!.n;
};
const publish = async (id: string, edit: number, more: Record<string, string> = {}, who = manager) =>
	who.browser.post(`${HOME}/${id}/publish`, {
		...{ edit: String(edit), newest: String(await newest()), when: 'now', ...because },
		...more
	});
const fee = (percent: number) => ({
	...samplePolicy(),
	cancel: [{ id: 'standard', steps: [{ until: { event: 'claimed' }, fee: { percent } }] }]
});
const place = async () => {
	const ref = newRef();
	const made = await shop.call('POST', '/api/v1/orders', {
		key,
		body: oneLine(ref, 1, { placed_at: new Date().toISOString() })
	});
	expect(made.status, made.text).toBeLessThan(300);
	return ref;
};
const versionOf = async (ref: string) =>
	((await shop.call('GET', `/api/v1/orders/${ref}`, { key })).json['policy'] as Listed).version;

test('an agent gets no further than the door; a draft that is not there is not there', async () => {
	const agent = await staffMember(shop, 'agent');
	const id = await begin();
	for (const path of [HOME, `${HOME}/${id}`, `${HOME}/${id}/replay`, `${HOME}/${id}/publish`]) {
		const seen = await agent.browser.get(path);
		expect(seen.headers.get('location') ?? seen.text, path).toContain('/staff/not-allowed');
	}
	const before = await policies();
	const posted = await agent.browser.post(`${HOME}?/begin`, { from: before[0]!.id });
	expect(posted.headers.get('location')).toContain('/staff/not-allowed');
	expect(await policies()).toEqual(before);
	expect((await manager.browser.get(`${HOME}/${crypto.randomUUID()}`)).status).toBe(404);
	expect((await manager.browser.get(`${HOME}/x'--`)).status).toBe(404);
});

describe('a draft', () => {
	test('is read, saved and undone; what is typed wrong is named by its line, and nothing is kept', async () => {
		const id = await begin();
		expect((await save(id, 1, fee(10))).headers.get('location')).toBe(`${HOME}/${id}?saved=1`);
		const page = await manager.browser.get(`${HOME}/${id}`);
		expect(page.text).toContain('Mara Regel');
		const text = printPolicy(fee(10));
		const broken = await save(id, 2, text.replace('"currency":', '"currency"'));
		expect(broken.status).toBe(422);
		expect(broken.text).toContain('breaks off in line 3');
		const wrong = text
			.replace('"Europe/Berlin"', '"Mars/Olympus"')
			.replace('"percent": 10', '"percent": "ten"');
		const refused = await save(id, 2, wrong);
		expect(refused.status).toBe(422);
		const line = wrong.split('\n').findIndex((one) => one.includes('"ten"')) + 1;
		expect(refused.text).toContain(`Line ${line}, at /cancel/0/steps/0/fee/percent`);
		const stored = (await policies()).find((one) => one.id === id) as unknown as { document: object };
		expect(stored.document).toEqual(fee(10));
		const undone = await manager.browser.post(`${HOME}/${id}?/undo`, { edit: '2' });
		expect(undone.status).toBe(303);
		const after = (await policies()).find((one) => one.id === id) as unknown as { document: object };
		expect(after.document).not.toEqual(fee(10));
	});

	test('of two who save one, the second is told and loses nothing', async () => {
		const id = await begin();
		expect((await save(id, 1, fee(10), colleague)).status).toBe(303);
		const second = await save(id, 1, fee(12));
		expect(second.status).toBe(412);
		expect(second.text).toContain('Kolja Zweit');
		expect(second.text).toContain('"fee": { "percent": 12 }');
		expect(second.text).toMatch(/name="edit" value="2"/);
		const kept = async () =>
			(await policies()).find((one) => one.id === id) as unknown as { document: ReturnType<typeof fee> };
		expect((await kept()).document).toEqual(fee(10));
		expect((await save(id, 2, fee(12))).status).toBe(303);
		expect((await kept()).document).toEqual(fee(12));
		// Both at the very same time: one of them.
		const both = await Promise.all([save(id, 3, fee(20)), save(id, 3, fee(21), colleague)]);
		expect(both.map(({ status }) => status).toSorted()).toEqual([303, 412]);
		expect((await manager.browser.post(`${HOME}/${id}?/discard`, { edit: '1' })).status).toBe(412);
		expect((await manager.browser.post(`${HOME}/${id}?/discard`, { edit: '4' })).status).toBe(303);
		expect((await policies()).some((one) => one.id === id)).toBe(false);
	});

	test('is changed by its fields, and everything else stays', async () => {
		const id = await begin();
		await save(id, 1, samplePolicy());
		const page = (await manager.browser.get(`${HOME}/${id}`)).text;
		expect(page).toContain('f:return.1.0.count');
		const fields = Object.fromEntries(
			[
				...page.matchAll(/<input(?=[^>]*name="(f:[^"]+)")(?=[^>]*value="([^"]*)")(?![^>]*checkbox)[^>]*>/g)
			].map(([, name, value]) => [name!, value!])
		);
		for (const [, name] of page.matchAll(
			/<input(?=[^>]*type="checkbox")(?=[^>]*name="(f:[^"]+)")[^>]*\bchecked/g
		))
			fields[name!] = 'on';
		for (const [, name, options] of page.matchAll(
			/<select[^>]*name="(f:[^"]+)"[^>]*>([\s\S]*?)<\/select>/g
		)) {
			const chosen =
				/<option value="([^"]*)" selected/.exec(options!) ?? /<option value="([^"]*)"/.exec(options!);
			fields[name!] = chosen![1]!;
		}
		const send = (edit: number, change: Record<string, string>) =>
			manager.browser.post(`${HOME}/${id}?/fields`, { edit: String(edit), ...fields, ...change });
		const read = async () =>
			((await policies()).find((one) => one.id === id) as unknown as { document: object }).document;
		expect((await send(2, {})).status).toBe(303);
		expect(await read()).toEqual(samplePolicy());
		expect((await send(3, { 'f:return.1.0.count': '45' })).status).toBe(303);
		const wanted = samplePolicy();
		wanted.return[1]!.steps[0]!.until = { after: 'delivered_at', for: 'P45D', end_of_day: true };
		expect(await read()).toEqual(wanted);
		const refused = await send(4, { 'f:cancel.0.1.min': 'five' });
		expect(refused.status).toBe(422);
		expect(refused.text).toContain('/cancel/0/steps/1/fee/min');
		expect(refused.text).toContain('value="five"');
		expect(await read()).toEqual(wanted);
	});
});

describe('publishing', () => {
	test('needs a reason, a time to come, and the very draft that was read; then orders have it', async () => {
		const before = await place();
		const kept = await versionOf(before);
		const id = await begin();
		await save(id, 1, fee(9));
		expect((await publish(id, 2, { reason: 'other', words: '' })).status).toBe(422);
		expect((await publish(id, 1)).status).toBe(412);
		expect((await publish(id, 2, { newest: '0' })).status).toBe(412);
		const past = await publish(id, 2, { when: 'later', at: '2020-01-01T10:00' });
		expect(past.status).toBe(400);
		expect(past.text).toContain('Europe/Berlin');
		expect((await publish(id, 2, { when: 'later', at: 'soon' })).status).toBe(400);
		expect((await publish(id, 2, {}, colleague)).status).toBe(303);
		const listed = (await policies()).find((one) => one.id === id);
		expect(listed).toMatchObject({ id, state: 'published' });
		expect(await versionOf(before)).toBe(kept);
		expect(await versionOf(await place())).toBe(listed!.version);
		const home = (await manager.browser.get(HOME)).text;
		expect(home).toContain('Kolja Zweit');
		expect(home).toContain('Season (summer)');
		expect(await auditOf(shop, id)).toEqual(['policy.drafted', 'policy.saved', 'policy.published']);
	});

	test('a rule the law undercuts is named with what shoppers get, and cannot be published', async () => {
		const id = await begin();
		const week = { after: 'delivered_at' as const, for: 'P7D' };
		const germans = { 'buyer.country': 'DE', 'buyer.kind': 'consumer' };
		const low = { id: 'germans', when: germans, steps: [{ until: week, fee: null }] };
		await save(id, 1, {
			...samplePolicy(),
			return: [low, { id: 'standard', steps: [{ until: week, fee: null }] }]
		});
		const page = (await manager.browser.get(`${HOME}/${id}`)).text;
		expect(page).toContain('The law gives 14 days: you wrote 7, shoppers get 14.');
		expect(page).toContain('/return/0');
		expect((await publish(id, 2)).status).toBe(422);
		expect((await policies()).find((one) => one.id === id)!.state).toBe('draft');
	});

	test('a version to come is taken back before it holds, and never after; nobody gets it', async () => {
		const id = await begin();
		await save(id, 1, fee(33));
		const at = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 16);
		expect((await publish(id, 2, { when: 'later', at })).status).toBe(303);
		const { version, valid_from } = (await policies()).find((one) => one.id === id)!;
		expect(new Date(valid_from).getTime()).toBeGreaterThan(Date.now());
		const held = await versionOf(await place());
		expect(held).toBeLessThan(version);
		const back = (who: string, words = 'typo') =>
			manager.browser.post(`${HOME}?/takeBack`, { id: who, reason: 'written_wrong', words });
		expect((await back(await currentId())).status).toBe(409);
		expect((await manager.browser.post(`${HOME}?/takeBack`, { id, reason: 'other' })).status).toBe(422);
		// A process that has seen the version has to notice that it is gone.
		const shelf = policyShelf(shop.connection.db, 'UTC');
		const seen = await shelf.versions(await newest());
		expect(seen.some((one) => one.id === id)).toBe(true);
		expect((await back(id)).status).toBe(200);
		expect((await shelf.versions(await newest())).some((one) => one.id === id)).toBe(false);
		expect((await back(id)).status).toBe(409);
		const { sql } = shop.connection;
		await expect(
			sql`update policies set withdrawn_at = null, withdrawn_as = null where id = ${id}`
		).rejects.toThrow(/cannot change/);
		await expect(
			sql`update policies set withdrawn_at = now(), withdrawn_as = 900 where id = ${await currentId()}`
		).rejects.toThrow(/cannot change/);
		// The next number is nobody's twice.
		const next = await begin();
		expect((await publish(next, 1)).status).toBe(303);
		expect((await policies()).find((one) => one.id === next)!.version).toBe(version + 2);
	});

	test('of two who publish at once on two connections, the later one holds; of two who saw the same, one is told', async () => {
		const two = connect(shop.databaseUrl, { max: 1 });
		try {
			const drafts = [await begin(), await begin(colleague)];
			const actor = { kind: 'staff', id: manager.principalId } as const;
			const seen = await newest();
			const blind = await Promise.all(
				drafts.map((id, n) =>
					transact(n === 0 ? shop.connection.db : two.db, (tx) =>
						publishDraft(tx, actor, { id, edit: 1, newest: seen, reason: 'season' })
					)
				)
			);
			expect(blind.map((one) => (one.ok ? 'published' : one.refusal.code)).toSorted()).toEqual([
				'published',
				'version.mismatch'
			]);
			// Machines name nothing: both are published, and whoever came last holds, whenever their transaction began.
			for (let round = 0; round < 5; round++) {
				const pair = [await begin(), await begin()];
				const done = await Promise.all(
					pair.map((id, n) =>
						transact(n === 0 ? shop.connection.db : two.db, async (tx) => {
							// The second of them has begun long before it gets the lock.
							await tx.execute(n === 0 ? 'select 1' : 'select now(), pg_sleep(0.05)');
							return publishDraft(tx, actor, { id });
						})
					)
				);
				const last = done
					.map((one) => (one.ok ? one.value : null))
					.toSorted((a, b) => b!.version - a!.version)[0]!;
				expect(await versionOf(await place())).toBe(last.version);
			}
			const refused = await transact(two.db, (tx) =>
				takeBackPolicy(tx, actor, { id: drafts[0]!, reason: 'x' })
			);
			expect(refused.ok).toBe(false);
		} finally {
			await two.close();
		}
	});
});
