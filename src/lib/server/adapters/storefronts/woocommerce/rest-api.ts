import { z } from 'zod';
import type { WriteBackAnswer } from '#server/ports/write-back.ts';
import { call, troubleOf, wordsOf } from '../calls/call.ts';

export type WooAccess = {
	/** The site, with the folder WordPress is in, without a slash at the end. */
	base: string;
	/** Of a REST key with read and write. */
	key: string;
	secret: string;
	withinMs?: number;
};

export type Asked = {
	path: string;
	method?: 'GET' | 'POST' | 'PUT' | undefined;
	body?: unknown;
	signal?: AbortSignal | undefined;
};
export type Got<T> = { ok: true; data: T } | { ok: false; answer: WriteBackAnswer };
export type Ask = <T>(asked: Asked, schema: z.ZodType<T>) => Promise<Got<T>>;

const ErrorSchema = z.object({ code: z.string(), message: z.string().optional() });

/**
 * What WooCommerce refuses with a 500 and means: `wc_create_refund` threw, and nothing of the refund is kept
 * (`WC_REST_Order_Refunds_Controller`). Of a gateway that was asked and failed nobody else knows more either.
 */
const MEANT = ['woocommerce_rest_cannot_create_order_refund'];

/** Speaks WooCommerce's REST API, version 3, with one site. The key goes in the header, over TLS. */
export const wooApi =
	({ base, key, secret, withinMs }: WooAccess): Ask =>
	async ({ path, method = 'GET', body, signal }, schema) => {
		const changes = method !== 'GET';
		const came = await call({
			url: `${base}/wp-json/wc/v3${path}`,
			method,
			headers: { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` },
			body,
			signal,
			withinMs
		});
		const trouble = troubleOf(came, changes);
		if (trouble) return no(trouble);
		if (came.kind !== 'answer') throw new Error('an answer was expected');
		const { status, json } = came;
		const lost = changes ? ('unknown' as const) : ('unreachable' as const);
		if (status >= 200 && status < 300) {
			const read = schema.safeParse(json);
			return read.success
				? { ok: true, data: read.data }
				: no({ state: lost, code: 'woocommerce.unreadable' });
		}
		const said = ErrorSchema.safeParse(json);
		if (!said.success) return no({ state: lost, code: `woocommerce.http_${status}` });
		const { code, message } = said.data;
		const words = wordsOf(message);
		if (/invalid(_order)?_id$/.test(code)) return no({ state: 'refused', code: NOT_FOUND, words });
		// A site without the shop on it: nothing is there to be told.
		if (code === 'rest_no_route') return no({ state: 'unreachable', code: 'storefront.closed', words });
		const isMeant = status < 500 || MEANT.includes(code);
		if (!isMeant) return no({ state: lost, code: `woocommerce.http_${status}`, words });
		return no({ state: 'refused', code: `woocommerce.${code.replace(/^woocommerce_rest_/, '')}`, words });
	};

const NOT_FOUND = 'storefront.order_not_found';
const no = (answer: WriteBackAnswer) => ({ ok: false as const, answer });
