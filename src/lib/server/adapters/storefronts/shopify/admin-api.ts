import { z } from 'zod';
import type { WriteBackAnswer } from '#server/ports/write-back.ts';
import { call, troubleOf, wordsOf } from '../calls/call.ts';

/** The version of Shopify's Admin API that is spoken (shopify.dev, "About Shopify API versioning"). */
const VERSION = '2026-07';

export type ShopifyAccess = {
	/** `https://<shop>.myshopify.com`, or a stand-in on this machine. */
	base: string;
	/** Of an app with `read_orders`, `write_orders` and, for returns, `write_returns`. */
	token: string;
	withinMs?: number;
};

export type Asked = {
	query: string;
	variables: Record<string, unknown>;
	/** Whether it can change anything: then no answer means that nobody knows. */
	changes: boolean;
	signal?: AbortSignal | undefined;
};

export type Got<T> = { ok: true; data: T } | { ok: false; answer: WriteBackAnswer };
export type Ask = <T>(asked: Asked, schema: z.ZodType<T>) => Promise<Got<T>>;

const ErrorSchema = z.object({
	message: z.string().optional(),
	extensions: z.object({ code: z.string().optional() }).loose().optional()
});
const ReplySchema = z.object({
	data: z.unknown().optional(),
	errors: z.union([z.array(ErrorSchema), z.string(), z.record(z.string(), z.unknown())]).optional(),
	extensions: z
		.object({
			cost: z
				.object({
					requestedQueryCost: z.number().nullish(),
					throttleStatus: z.object({ currentlyAvailable: z.number(), restoreRate: z.number() }).nullish()
				})
				.nullish()
		})
		.loose()
		.nullish()
});

/** What Shopify may say of something it may or may not have done (shopify.dev, "Response status codes and errors"). */
const NOBODY_KNOWS = /^(INTERNAL_SERVER_ERROR|TIMEOUT|SERVICE_UNAVAILABLE|IDEMPOTENCY_CONCURRENT_REQUEST)$/;
const SHORTEST_PAUSE_S = 1;

/** Speaks GraphQL with one shop's Admin API. */
export const shopifyApi =
	({ base, token, withinMs }: ShopifyAccess): Ask =>
	async ({ query, variables, changes, signal }, schema) => {
		const came = await call({
			url: `${base}/admin/api/${VERSION}/graphql.json`,
			method: 'POST',
			headers: { 'x-shopify-access-token': token },
			body: { query, variables },
			signal,
			withinMs
		});
		const trouble = troubleOf(came, changes);
		if (trouble) return { ok: false, answer: trouble };
		if (came.kind !== 'answer') throw new Error('an answer was expected');
		const lost = changes ? ('unknown' as const) : ('unreachable' as const);
		if (came.status === 402 || came.status === 404 || came.status === 423)
			return no({ state: 'unreachable', code: 'storefront.closed' });
		if (came.status >= 500) return no({ state: lost, code: `shopify.http_${came.status}` });
		const reply = ReplySchema.safeParse(came.json);
		if (!reply.success) return no({ state: lost, code: `shopify.unreadable_${came.status}` });
		const { errors, data, extensions } = reply.data;
		if (errors !== undefined) return no(ofErrors(errors, extensions?.cost, lost));
		const read = schema.safeParse(data);
		return read.success ? { ok: true, data: read.data } : no({ state: lost, code: 'shopify.unreadable' });
	};

const no = (answer: WriteBackAnswer) => ({ ok: false as const, answer });

type Reply = z.infer<typeof ReplySchema>;
type Cost = NonNullable<Reply['extensions']>['cost'];

function ofErrors(errors: Reply['errors'], cost: Cost, lost: 'unknown' | 'unreachable'): WriteBackAnswer {
	const [first] = Array.isArray(errors) ? errors : [];
	const words = wordsOf(first?.message ?? (typeof errors === 'string' ? errors : undefined));
	const code = first?.extensions?.code ?? 'ERROR';
	if (code === 'THROTTLED')
		return { state: 'unreachable', code: 'storefront.throttled', retryAfterS: pauseOf(cost) };
	if (code === 'ACCESS_DENIED') return { state: 'unreachable', code: 'storefront.not_let_in', words };
	if (NOBODY_KNOWS.test(code)) return { state: lost, code: `shopify.${code.toLowerCase()}`, words };
	return { state: 'refused', code: `shopify.${code.toLowerCase()}`, words };
}

/** A leaky bucket: what is missing, at the rate at which it fills (shopify.dev, "Rate limits"). */
function pauseOf(cost: Cost): number {
	const status = cost?.throttleStatus;
	if (!status || status.restoreRate <= 0) return SHORTEST_PAUSE_S;
	const missing = (cost.requestedQueryCost ?? 0) - status.currentlyAvailable;
	return Math.max(SHORTEST_PAUSE_S, missing / status.restoreRate);
}

export const UserErrorsSchema = z.array(
	z.object({ message: z.string(), code: z.string().nullish(), field: z.array(z.string()).nullish() })
);

/** What a mutation says it will not do; nothing where it says nothing. */
export function refusalOf(errors: z.infer<typeof UserErrorsSchema>): WriteBackAnswer | undefined {
	const [first] = errors;
	if (!first) return undefined;
	const code = (first.code ?? 'user_error').toLowerCase();
	const words = wordsOf(errors.map(({ message }) => message).join(' '));
	return { state: 'refused', code: `shopify.${code}`, words };
}
