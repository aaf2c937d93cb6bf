import { error, type RequestEvent } from '@sveltejs/kit';
import { orUnavailable } from './outage.ts';

const PRIVATE = { 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex, nofollow' };

/** A page of its own: whatever stands on it runs nothing, loads nothing and sends nothing. */
const INERT =
	"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

type Asker = App.Locals['principal'] | { kind: 'desk'; id: string };

/**
 * A receipt as a page to print.
 *
 * @param zone of the reader, where it is known; else the shop's
 */
export async function receiptDocument(
	event: RequestEvent,
	asker: Asker,
	ref: string,
	zone: string | undefined
): Promise<Response> {
	const { app, locale } = event.locals;
	const reading = { locale, zone: zone ?? app.zone, json: `${event.url.pathname}.json` };
	const page = await orUnavailable(app.papers.receiptPage(asker, ref, reading));
	if (page === undefined) error(404);
	const headers = {
		'content-type': 'text/html; charset=utf-8',
		'content-security-policy': INERT,
		...PRIVATE
	};
	return new Response(page, { headers });
}

/** A receipt as a file to keep, which `roundtrip receipt verify` checks. */
export async function receiptFile({ locals }: RequestEvent, asker: Asker, ref: string): Promise<Response> {
	const receipt = await orUnavailable(locals.app.papers.receipt(asker, ref));
	if (!receipt) error(404);
	const name = `receipt-${receipt.order.ref.replace(/[^\w.-]/g, '_')}.json`;
	return new Response(JSON.stringify(receipt, null, 2), {
		headers: {
			'content-type': 'application/json',
			'content-disposition': `attachment; filename="${name}"`,
			...PRIVATE
		}
	});
}

/** What a return is sent with, as a page to print. */
export async function labelDocument({ locals }: RequestEvent, ref: string, id: string): Promise<Response> {
	return inertPage(await orUnavailable(locals.app.labels.page(locals.principal, ref, id, locals.locale)));
}

/** The same of a gift, for whoever sends it back. */
export async function giftLabelDocument({ locals }: RequestEvent, id: string): Promise<Response> {
	return inertPage(await orUnavailable(locals.app.labels.pageOfGift(locals.principal, id, locals.locale)));
}

function inertPage(page: string | undefined): Response {
	if (page === undefined) error(404);
	const headers = {
		'content-type': 'text/html; charset=utf-8',
		'content-security-policy': INERT,
		...PRIVATE
	};
	return new Response(page, { headers });
}
