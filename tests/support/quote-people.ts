import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Principal } from '#domain/access/principal.ts';
import { composeApp, type App } from '#server/app.ts';
import { SCOPES } from '#server/app/keys.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { CookieJar } from './cookie-jar.ts';
import { buy, newestCode } from './sent-codes.ts';
import type { Shop } from './shop.ts';
import { staffMember } from './staff-member.ts';

/** Everybody who may try to have something of an order A cancelled. */
export const PEOPLE = [
	...(['anonymous', 'guest of A', 'guest of B', 'shopper of A', 'agent', 'manager', 'machine'] as const),
	...([
		'holder of a watch link',
		'holder of an act link',
		'holder of an ended link',
		'disabled agent'
	] as const)
];
export type Who = (typeof PEOPLE)[number];
export const OWN: readonly Who[] = ['guest of A', 'shopper of A'];
export const DESK: readonly Who[] = ['agent', 'manager'];

export type QuotePeople = {
	/** The app as a node of the shop composes it, on the shop's database. */
	app: App;
	/** Refs of two orders of two businesses, whom no law's floor covers. */
	a: string;
	b: string;
	/** Who the guard says each is, by the session they really have. */
	people: Record<Who, Principal>;
	/** Asks for a code with a form of ours, types it in, and says who that is. */
	prove(path: string, fields: Record<string, string>): Promise<Principal>;
};

/** A shop whose warehouse decides on claimed goods, and everybody in it. */
export async function gatherPeople(shop: Shop): Promise<QuotePeople> {
	const origin = shop.origin;
	const app = composeApp({
		...{ connection: shop.connection, zone: 'Europe/Berlin', origin },
		afterCommit: () => {}
	});
	const key = await shop.key('policy:write', 'links:write');
	await publish(shop, key);
	const buyer = { kind: 'business', country: 'CH' };
	const [a, b] = [await buy(shop, { buyer }), await buy(shop, { buyer })];

	async function principalOf({ cookies }: CookieJar): Promise<Principal> {
		const session = cookies.get(app.sessions.cookieName);
		return session ? (await app.sessions.whoIs(session)).principal : { kind: 'anonymous' };
	}
	async function prove(path: string, fields: Record<string, string>): Promise<Principal> {
		const browser = new CookieJar(shop);
		await browser.post(path, fields);
		const { code } = await newestCode(shop);
		expect((await browser.post('/code?/prove', { code })).status).toBe(303);
		return principalOf(browser);
	}
	async function holder(scope: 'watch' | 'act') {
		const body = { scope, expires_at: new Date(Date.now() + 3_600_000).toISOString() };
		const { json } = await shop.call('POST', `/api/v1/orders/${a.ref}/links`, { key, body });
		const { pathname } = new URL(String(json['url']));
		const browser = new CookieJar(shop);
		expect((await browser.get(pathname)).status).toBe(200);
		expect((await browser.post(`${pathname}?/open`)).status).toBe(scope === 'act' ? 303 : 404);
		return { id: String(json['id']), who: await principalOf(browser) };
	}
	const ended = await holder('act');
	await shop.call('DELETE', `/api/v1/links/${ended.id}`, { key });
	const disabled = await staffMember(shop);
	await shop.connection.sql`update principals set disabled_at = now() where id = ${disabled.principalId}`;
	const people: Record<Who, Principal> = {
		anonymous: { kind: 'anonymous' },
		machine: { kind: 'machine', id: randomUUID(), scopes: SCOPES },
		'guest of A': await prove('/?/find', { number: a.ref, contact: a.email }),
		'guest of B': await prove('/?/find', { number: b.ref, contact: b.email }),
		'shopper of A': await prove('/sign-in', { email: a.email }),
		agent: await principalOf((await staffMember(shop, 'agent')).browser),
		manager: await principalOf((await staffMember(shop, 'manager')).browser),
		'holder of a watch link': (await holder('watch')).who,
		'holder of an act link': (await holder('act')).who,
		'holder of an ended link': ended.who,
		'disabled agent': await principalOf(disabled.browser)
	};
	return { app, a: a.ref, b: b.ref, people, prove };
}

async function publish(shop: Shop, key: string): Promise<void> {
	const steps = [
		{ until: { event: 'claimed' }, fee: { percent: 10 } },
		{ until: { event: 'handed_over' }, fee: { percent: 40 }, needs: 'release' }
	];
	const body = { ...samplePolicy(), cancel: [{ id: 'standard', steps }] };
	const draft = await shop.call('POST', '/api/v1/policies/drafts', { key, body });
	const path = `/api/v1/policies/drafts/${String(draft.json['id'])}/publish`;
	expect((await shop.call('POST', path, { key })).status).toBe(200);
}
