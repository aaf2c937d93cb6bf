import { until } from '#tests/support/until.ts';
import { expect } from 'vitest';
import {
	askGift,
	call,
	createLink,
	inHours,
	keepCardOf,
	leaveUntold,
	placeOwnOrder,
	scan,
	seededChange,
	seededOrder
} from './demo.ts';

/** A page of the product: how to reach it, and whom it is for. */
export type PageOf = {
	name: string;
	/** Where it is. For an order page also which order, since the visitor has to be let in first. */
	find: () => Promise<{ path: string; order?: string; byLink?: boolean; atDesk?: boolean }>;
	/** What it is answered with. */
	status: number;
	/** Follows its order live and says so. */
	live?: boolean;
	/** For developers, or stored once for every reader. */
	inOneLanguage?: boolean;
};

const orderPage = (name: string, fate: string): PageOf => ({
	name,
	status: 200,
	live: true,
	find: async () => {
		const ref = await seededOrder(fate);
		return { path: `/orders/${ref}`, order: ref };
	}
});

const sharedPage = (name: string, scope: 'watch' | 'act' | 'gift', fate: string): PageOf => ({
	name,
	status: 200,
	live: scope !== 'gift',
	find: async () => ({ path: (await createLink(await seededOrder(fate), scope)).path })
});

const plainPage = (name: string, path: string, more: Partial<PageOf> = {}): PageOf => ({
	name,
	status: 200,
	find: async () => ({ path }),
	...more
});

/** An order that no other page here proves by a code: its visitor only ever holds a link. */
const LINKED = 'large order';

const paper = (name: string, fate: string, part: string): PageOf => ({
	name,
	status: 200,
	find: async () => {
		const ref = await seededOrder(fate);
		return { path: `/orders/${ref}/${part}`, order: ref };
	}
});

/** Every page there is, and the order page in the states that look different. */
export const PAGES: PageOf[] = [
	plainPage('start', '/'),
	orderPage('order-unpaid', 'unpaid'),
	orderPage('order-picking', 'partly packed'),
	orderPage('order-silent-carrier', 'packed, carrier silent'),
	orderPage('order-on-its-way', 'in transit'),
	orderPage('order-several-parcels', 'in parts, one delivered'),
	orderPage('order-out-for-delivery', 'out for delivery'),
	orderPage('order-attempt-failed', 'attempt failed'),
	orderPage('order-pick-up', 'at the parcel shop'),
	orderPage('order-customs-asks', 'customs asks'),
	orderPage('order-damaged', 'damaged'),
	orderPage('order-no-news', 'no news'),
	orderPage('order-unusually-silent', 'unusually silent'),
	orderPage('order-arrival-range', 'in transit on a well-known way'),
	orderPage('order-long-way', 'a long way'),
	orderPage('order-delivered', 'delivered, several lines'),
	orderPage('order-in-bulk', 'delivered in bulk'),
	orderPage('order-costs-a-fee', 'made to order, for a fee'),
	orderPage('order-waits-for-the-warehouse', 'cancellation asked for'),
	orderPage('order-cancelled', 'cancelled'),
	orderPage('order-came-back', 'back with the sender'),
	{
		name: 'cancel-prove-first',
		status: 200,
		find: async () => {
			const ref = await seededOrder(LINKED);
			return { path: `/orders/${ref}/cancel`, order: ref, byLink: true };
		}
	},
	{
		name: 'order-by-link',
		status: 200,
		live: true,
		find: async () => {
			const ref = await seededOrder(LINKED);
			return { path: `/orders/${ref}`, order: ref, byLink: true };
		}
	},
	{
		name: 'order-prove',
		status: 200,
		find: async () => {
			const ref = await seededOrder(LINKED);
			return { path: `/orders/${ref}/prove`, order: ref, byLink: true };
		}
	},
	{
		name: 'pay',
		status: 200,
		find: async () => {
			const ref = await keepCardOf(await seededOrder('unpaid'));
			return { path: `/orders/${ref}/pay`, order: ref };
		}
	},
	paper('withdraw', 'delivered, several lines', 'withdraw'),
	paper('withdraw-nothing-left', 'cancelled', 'withdraw'),
	paper('return', 'in parts, one delivered', 'return'),
	paper('return-nothing', 'delivered, several lines', 'return'),
	paper('warranty', 'delivered, several lines', 'warranty'),
	paper('warranty-not-yet', 'in parts, one delivered', 'warranty'),
	paper('delay', 'short of stock', 'delay'),
	paper('feedback', 'delivered, several lines', 'feedback'),
	paper('terms', 'made to order, for a fee', 'terms'),
	paper('services', 'paid', 'services'),
	paper('services-closed', 'picking', 'services'),
	paper('receipt', 'cancelled', 'receipt'),
	plainPage('credit-stranger', '/credit'),
	plainPage('notices-stranger', '/notices'),
	paper('notices-of-order', 'delivered, several lines', 'notices'),
	plainPage('shared-nothing', '/shared'),
	paper('price-dropped', 'delivered, several lines', 'price'),
	paper('refund-account-closed', 'cancelled', 'refund-account'),
	sharedPage('share-watch', 'watch', 'in parts, one delivered'),
	sharedPage('share-watch-fee', 'watch', 'large order'),
	sharedPage('share-act', 'act', 'attempt failed'),
	sharedPage('gift', 'gift', 'in parts, one delivered'),
	sharedPage('gift-nothing', 'gift', 'delivered, several lines'),
	{
		name: 'gift-quote',
		status: 200,
		find: async () => {
			const link = await createLink(await seededOrder('in parts, one delivered'), 'gift');
			return { path: await askGift(link) };
		}
	},
	paper('give', 'in parts, one delivered', 'gift'),
	plainPage('demo-checkout', '/demo/checkout'),
	plainPage('nothing-here', '/nothing/here', { status: 404 }),
	plainPage('order-not-yours', '/orders/RT-1001', { status: 404 }),
	{
		name: 'link-ended',
		status: 404,
		find: async () => {
			const link = await createLink(await seededOrder('unpaid'), 'act', inHours(1));
			expect((await call('DELETE', `/links/${link.id}`)).status).toBeLessThan(300);
			return { path: link.path };
		}
	},
	plainPage('changes', '/changes'),
	plainPage('offline', '/offline', { inOneLanguage: true }),
	plainPage('offline-kept', '/offline/kept', { inOneLanguage: true }),
	plainPage('api-docs', '/api/v1/docs', { inOneLanguage: true })
];

const deskPage = (name: string, path: string | (() => Promise<string>)): PageOf => ({
	name: `desk-${name}`,
	status: 200,
	find: async () => ({ path: typeof path === 'string' ? path : await path(), atDesk: true })
});
const deskOrder = (name: string, fate: string, part = '') =>
	deskPage(name, async () => `/staff/orders/${await seededOrder(fate)}${part}`);

let endpoint: Promise<string> | undefined;
/** An endpoint that one message was sent to, whose name leads nowhere. */
const madeEndpoint = () =>
	(endpoint ??= (async () => {
		const body = { url: 'https://erp.shop.example/in', events: ['report.*', 'refund.settled'] };
		const id = String((await call('POST', '/endpoints', body)).body['id']);
		expect((await call('POST', `/endpoints/${id}/test`)).status).toBe(202);
		return id;
	})());

let goods: Promise<string> | undefined;
/** A return of one of two pieces that have arrived. */
const madeReturn = () =>
	(goods ??= (async () => {
		const order = await placeOwnOrder();
		await scan(order, 'delivered', -2);
		const lines = [{ line: 'mug', quantity: 1, reason: 'style' }];
		const quote = await call('POST', `/orders/${order.ref}/quotes`, { kind: 'return', lines });
		const done = await call('POST', `/quotes/${String(quote.body['id'])}/confirm`);
		expect(done.status).toBeLessThan(300);
		return (done.body['return'] as { id: string }).id;
	})());

let draft: Promise<string> | undefined;
/** A draft with something to mend in it and something worth knowing, a rule gone and one new; tried on nothing yet. */
const madeDraft = () =>
	(draft ??= (async () => {
		const { body } = await call('GET', '/policies');
		const [held] = (body['policies'] as { version: number | null; document: DraftDocument }[])
			.filter(({ version }) => version !== null)
			.toSorted((a, b) => (b.version ?? 0) - (a.version ?? 0));
		if (!held) throw new Error('the demo has no policy');
		const week = [{ until: { after: 'delivered_at', for: 'P7D' }, fee: null, postage: 'buyer' }];
		const germans = { 'buyer.country': 'DE', 'buyer.kind': 'consumer' };
		const change = {
			return: [{ id: 'germans', when: germans, steps: week }, ...held.document.return],
			cancel: [{ id: 'standard', steps: [{ until: { event: 'claimed' }, fee: { percent: 10, min: 250 } }] }]
		};
		const made = await call('POST', '/policies/drafts', { ...held.document, ...change });
		expect(made.status).toBe(201);
		return String(made.body['id']);
	})());
type DraftDocument = { return: object[] };

/** The version that holds, by the address of its page. */
const heldPolicy = async (): Promise<string> => {
	const { body } = await call('GET', '/policies');
	const list = body['policies'] as { id: string; version: number | null }[];
	const held = list.find(({ version }) => version !== null);
	if (!held) throw new Error('the demo has no policy');
	return held.id;
};

/** The variant of an order that has run out, as the address of its page names it. */
const shortVariant = (order: string): Promise<string> =>
	until('the demo counts what is short', () => findShort(order), 30_000);

async function findShort(order: string): Promise<string | undefined> {
	for (let cursor = '1'; cursor !== '';) {
		const { body } = await call('GET', `/shortages?cursor=${cursor}`);
		const list = body['shortages'] as { variant: string; orders: { order: string }[] }[];
		const found = list.find(({ orders }) => orders.some((one) => one.order === order));
		if (found) return encodeURIComponent(found.variant);
		cursor = (body['next'] as string | undefined) ?? '';
	}
	return undefined;
}

/** The desk's pages, for whoever looks at everything; what is done on them, tests of their own show. */
export const DESK_PAGES: PageOf[] = [
	deskPage('start', '/staff'),
	deskPage('found', '/staff?from=2020-01-01'),
	deskPage('parcels', '/staff/parcels'),
	deskPage('feedback', '/staff/feedback'),
	deskPage('feedback-todo', '/staff/feedback?list=todo'),
	deskPage('feedback-themes', '/staff/feedback/themes'),
	deskPage('feedback-settings', '/staff/feedback/settings'),
	deskPage('follow-ups', '/staff/follow-ups'),
	deskPage('changes', '/staff/changes'),
	deskPage('change-new', '/staff/changes/new?heard=cancel%3Atoo_slow'),
	deskPage('change', async () => `/staff/changes/${await seededChange()}`),
	deskPage('reasons', '/staff/reasons?from=2020-01-01'),
	deskPage('reasons-returns', '/staff/reasons?kind=return&by=category'),
	deskPage('reasons-none', '/staff/reasons?to=2001-01-01'),
	deskPage('reasons-orders', '/staff/reasons/orders?from=2020-01-01'),
	deskOrder('order-several-parcels', 'in parts, one delivered'),
	deskOrder('order-unusually-silent', 'unusually silent'),
	deskOrder('order-long-way', 'a long way'),
	deskOrder('order-cancelled', 'cancelled'),
	deskOrder('cancel', 'made to order, for a fee', '/cancel'),
	deskOrder('swap', 'in parts, one delivered', '/swap'),
	deskPage('kept-card', async () => `/staff/orders/${await keepCardOf(await seededOrder('unpaid'))}/card`),
	deskOrder('withdraw', 'delivered, several lines', '/withdraw'),
	deskOrder('goodwill', 'delivered, several lines', '/goodwill'),
	deskOrder('price', 'price dropped', '/price'),
	deskOrder('notices', 'delivered, several lines', '/notices'),
	deskPage('requests', '/staff/requests'),
	deskPage('returns', '/staff/returns'),
	deskPage('return', async () => `/staff/returns/${await madeReturn()}`),
	deskOrder('return-ask', 'delivered, several lines', '/return'),
	deskOrder('warranty-ask', 'delivered, several lines', '/warranty'),
	deskPage('refunds', '/staff/refunds'),
	deskPage('shortages', '/staff/shortages'),
	deskPage(
		'shortage',
		async () => `/staff/shortages/${await shortVariant(await seededOrder('short of stock'))}`
	),
	deskPage('credit', '/staff/credit'),
	deskPage(
		'credit-of-order',
		async () => `/staff/credit?order=${await seededOrder('delivered, several lines')}`
	),
	deskPage('incoming', async () => {
		await leaveUntold(await seededOrder('delivered, several lines'));
		return '/staff/incoming';
	}),
	deskPage('settings', '/staff/settings'),
	deskPage('settings-theme', '/staff/settings/theme'),
	deskPage('settings-mail', '/staff/settings/mail'),
	deskPage('settings-tellings', '/staff/settings/tellings'),
	deskPage('settings-personal', '/staff/settings/personal'),
	deskPage('settings-keys', '/staff/settings/keys'),
	deskPage('settings-markets', '/staff/settings/markets'),
	deskPage('settings-goodwill', '/staff/settings/goodwill'),
	deskPage('settings-retention', '/staff/settings/retention'),
	deskPage('webhooks', '/staff/webhooks'),
	deskPage('policies', '/staff/policies'),
	deskPage('policy', async () => `/staff/policies/${await heldPolicy()}`),
	deskPage('policy-draft', async () => `/staff/policies/${await madeDraft()}?begun=1`),
	deskPage('policy-difference', async () => `/staff/policies/${await madeDraft()}/difference`),
	deskPage('policy-replay', async () => `/staff/policies/${await madeDraft()}/replay`),
	deskPage('policy-publish', async () => `/staff/policies/${await madeDraft()}/publish`),
	deskPage('endpoints', '/staff/endpoints'),
	deskPage('endpoint', async () => `/staff/endpoints/${await madeEndpoint()}`),
	deskPage('audit', '/staff/audit'),
	deskPage('audit-orders', async () => `/staff/audit?of=orders&about=${await seededOrder('in transit')}`),
	deskPage('audit-none', '/staff/audit?about=nothing-like-it&from=wrong'),
	deskOrder('sheet', 'in transit', '/sheet'),
	deskPage('team', '/staff/team')
];
