import { randomUUID } from 'node:crypto';
import { expect, inject } from 'vitest';
import type { OrderDocument } from '#domain/order/order-document.ts';
import { ask } from '#tests/support/database-process.ts';
import { inventPast } from '../../../src/demo/past/invent-past.ts';
import './global-demo.ts';

/** The running demo shop, as somebody outside of it sees it. */
export const { origin, demoLink, databaseUrl, stripe } = inject('demoServer');

type Answer = { status: number; body: Record<string, unknown> };

/** One call of the machines' API with a key that may do it. */
export async function call(method: string, path: string, body?: unknown): Promise<Answer> {
	const response = await fetch(`${origin}/api/v1${path}`, {
		method,
		headers: {
			authorization: `Bearer ${inject('demoServer').key}`,
			...(method !== 'GET' && { 'idempotency-key': randomUUID() }),
			...(body !== undefined && { 'content-type': 'application/json' })
		},
		...(body !== undefined && { body: JSON.stringify(body) })
	});
	const text = await response.text();
	return { status: response.status, body: text ? (JSON.parse(text) as Answer['body']) : {} };
}

async function accepted(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
	const answer = await call(method, path, body);
	expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
	return answer.body;
}

const HOUR_MS = 3_600_000;
export const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();

/** What must never be seen on a watch link; each is told apart from anything the page says by itself. */
export const SECRETS = {
	name: 'Ottilie Quarzberg',
	email: 'ottilie.quarzberg@mail.example',
	phone: '+49 30 55512345',
	street: 'Nebelhornweg 17',
	postcode: '81247',
	city: 'Obermenzing',
	tracking: 'JJD0099ZZ88117766',
	total: '987,654.32',
	totalMinor: '98765432',
	scanWords: 'Given to neighbour Zwirnbusch',
	scanPlace: 'Depot Kummersdorf'
};

/** A paid order of two mugs to a person with every secret there is. */
function documentOf(ref: string, email: string): OrderDocument {
	const placed = inHours(-5);
	return {
		ref,
		display_ref: `#${ref}`,
		placed_at: placed,
		currency: 'EUR',
		tags: [],
		buyer: {
			kind: 'consumer',
			country: 'DE',
			name: SECRETS.name,
			email,
			phone: SECRETS.phone
		},
		ship_to: {
			name: SECRETS.name,
			lines: [SECRETS.street],
			postcode: SECRETS.postcode,
			city: SECRETS.city,
			country: 'DE'
		},
		lines: [{ id: 'mug', title: 'Harbour mug', options: [], tags: [], quantity: 2, amount: 98765432 }],
		discounts: [],
		adjustments: [],
		prices_include_tax: true,
		tax: 0,
		total: 98765432,
		payments: [{ provider: 'test', reference: `pay-${ref}`, amount: 98765432, captured_at: placed }],
		disclosures: [],
		delay_notices: [],
		metadata: {}
	};
}

export type OwnOrder = { ref: string; shipment: string };

/** An order of the test's own, of everybody's buyer unless told, in one parcel that was handed to the carrier; the simulator leaves it alone. */
export async function placeOwnOrder({ email = SECRETS.email } = {}): Promise<OwnOrder> {
	const ref = `E2E-${randomUUID().slice(0, 8)}`;
	await accepted('POST', '/orders', documentOf(ref, email));
	const lines = [{ line: 'mug', quantity: 2 }];
	const { id: claim } = await accepted('POST', `/orders/${ref}/claims`, { lines });
	await accepted('POST', `/claims/${String(claim)}/packed`);
	const parcel = { carrier: 'dhl', tracking_number: SECRETS.tracking, claim };
	const { id: shipment } = await accepted('POST', `/orders/${ref}/shipments`, parcel);
	await accepted('POST', `/claims/${String(claim)}/handed-over`);
	return { ref, shipment: String(shipment) };
}

/** The carrier reports. Later scans of one test need later instants, as a carrier's have. */
export async function scan(order: OwnOrder, status: string, hours: number, asks = false): Promise<void> {
	const { scanWords: text, scanPlace: location } = SECRETS;
	const scans = [
		{ id: randomUUID(), at: inHours(hours), status, text, location, ...(asks && { action_required: true }) }
	];
	await accepted('POST', `/shipments/${order.shipment}/scans`, { scans });
}

export type Link = { id: string; path: string; token: string };

export async function createLink(
	ref: string,
	scope: 'watch' | 'act' | 'gift',
	expiresAt = inHours(24)
): Promise<Link> {
	const made = await accepted('POST', `/orders/${ref}/links`, { scope, expires_at: expiresAt });
	const path = new URL(String(made['url'])).pathname;
	return { id: String(made['id']), path, token: path.slice('/t/'.length) };
}

/** A quote for one piece of what was given, asked as a browser without scripts asks; its page. */
export async function askGift({ path }: Pick<Link, 'path'>): Promise<string> {
	const page = await (await fetch(origin + path)).text();
	const field = /name="(line:[^"]+)"/.exec(page)?.[1] ?? '';
	const form = new FormData();
	form.set(field, '1');
	const headers = { origin, accept: 'text/html' };
	const asked = await fetch(origin + path, { method: 'POST', body: form, headers, redirect: 'manual' });
	expect(asked.status).toBe(303);
	return asked.headers.get('location') ?? '';
}

export async function revokeLink({ id }: Link): Promise<void> {
	await accepted('DELETE', `/links/${id}`);
}

let past: Promise<ReturnType<typeof inventPast>> | undefined;

/** A seeded order that went a certain way and that nobody moves any more. The seed is the same for the same instant. */
export async function seededOrder(fate: string): Promise<string> {
	past ??= ask(databaseUrl, "select value from settings where name = 'demo_seed'").then((row) =>
		inventPast(new Date(String(row?.['value'])))
	);
	const found = (await past).find(
		({ fate: its, steps: [first] }) =>
			its === fate && first?.does === 'place' && first.document.metadata['demo'] === 'still'
	);
	if (!found) throw new Error(`no order of the demo went this way: ${fate}`);
	return found.ref;
}

/** What the demo shop changed. */
export async function seededChange(): Promise<string> {
	const row = await ask(databaseUrl, 'select id from changes order by day, id limit 1');
	return String(row?.['id']);
}

/** As if the buyer of an order had agreed to have their card kept, and it was. */
export async function keepCardOf(ref: string): Promise<string> {
	await ask(
		databaseUrl,
		`insert into card_consents (id, order_id, provider, wording, consented_at, customer_reference, card_reference,
			last_four, saved_at)
		select md5('card of ' || ref)::uuid, id, 'stripe', 'card-2/en', now(), 'cus_1', 'pm_1', '4242', now()
		from orders where ref = '${ref}' on conflict (id) do nothing`
	);
	return ref;
}

/** As if a mail about an order had been refused for good: the desk has to tell its buyer another way. */
export async function leaveUntold(ref: string): Promise<void> {
	await ask(
		databaseUrl,
		`insert into notices (id, order_id, event, channel, kind, recipient, state, message_id, facts, attempts, last_error)
		select md5('untold of ' || ref)::uuid, id, 'untold of ' || ref, 'mail', 'order_in', 'order:' || id, 'failed',
			'<untold@shop.example>', '{}', 1, 'refused for good'
		from orders where ref = '${ref}' on conflict (id) do nothing`
	);
}

/** A number that the server counts about itself. */
export async function metric(name: string): Promise<number> {
	const text = await (await fetch(`${origin}/metrics`)).text();
	return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}
