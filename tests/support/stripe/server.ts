import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answer, type Asked } from './answers.ts';
import { nameFor, newBooks, nowS, StripeTrouble } from './books.ts';
import { readForm } from './form.ts';

/**
 * What goes wrong with the next call of a kind. `refused`: for good, and nothing is done; `drop_after`: it is done, and the connection breaks before the answer;
 * `hang`: it is done, and the answer never comes; `500` is remembered by its key as Stripe does, `429` is not.
 */
export type Fault =
	| 'drop_before'
	| 'refused'
	| 'drop_after'
	| 'hang'
	| '500'
	| '500_after'
	| '429'
	| 'other_amount'
	| 'pending';
type Hook = (call: { method: string; path: string }) => void;
type Kept = { print: string; answer?: { status: number; body: string } };

/** A secret key that it lets in. */
export const STRIPE_KEY = 'sk_test_ofourown';

/**
 * A Stripe of our own for tests: a real server that speaks its API's wire format (form fields with brackets, keys that
 * replay, error objects, lists in pages), used by Stripe's own library.
 */
export async function startStripe() {
	const books = newBooks();
	const keys = new Map<string, Kept>();
	const calls: (Asked & { key: string | undefined })[] = [];
	const faults: { on: RegExp; fault: Fault }[] = [];
	let delayMs = 0;
	let holdMs = 0;
	const hooks: { call?: Hook; effect?: Hook; answer?: Hook } = {};

	async function take(req: IncomingMessage, res: ServerResponse): Promise<void> {
		let body = '';
		for await (const chunk of req.setEncoding('utf8')) body += String(chunk);
		const { pathname: path, search } = new URL(req.url ?? '/', 'http://stripe.test');
		const method = req.method ?? 'GET';
		const params = readForm(method === 'GET' ? search.slice(1) : body);
		const key = req.headers['idempotency-key'] as string | undefined;
		const send = (status: number, text: string, more: Record<string, string> = {}) =>
			res
				.writeHead(status, { 'content-type': 'application/json', 'request-id': nameFor('req'), ...more })
				.end(text);
		const trouble = (status: number, type: string, code?: string) =>
			send(status, JSON.stringify({ error: { type, code, message: code ?? type } }));
		// The page that buyers are sent to: whoever posts to it has paid.
		const [, session] = /^\/c\/pay\/(\w+)$/.exec(path) ?? [];
		const paid = session === undefined ? undefined : books.sessions.get(session);
		if (paid && method === 'POST') return void send(200, JSON.stringify(books.pay(paid)));
		if (!/^Bearer sk_test_\w+$/.test(req.headers.authorization ?? ''))
			return void trouble(401, 'invalid_request_error');
		calls.push({ method, path, params, key });
		const at = faults.findIndex(({ on }) => on.test(`${method} ${path}`));
		const fault = at < 0 ? undefined : faults.splice(at, 1)[0]?.fault;
		if (fault === 'drop_before') return void req.socket.destroy();
		if (fault === 'refused') return void trouble(400, 'invalid_request_error', 'refused');
		if (fault === '429') return void trouble(429, 'rate_limit_error', 'rate_limit');

		const print = `${method} ${path} ${body}`;
		const kept = method === 'POST' && key !== undefined ? keys.get(key) : undefined;
		if (kept && kept.print !== print) return void trouble(400, 'idempotency_error');
		if (kept && !kept.answer) return void trouble(409, 'idempotency_error', 'idempotency_key_in_use');
		if (kept?.answer)
			return void send(kept.answer.status, kept.answer.body, { 'idempotent-replayed': 'true' });
		const entry: Kept = { print };
		if (method === 'POST' && key !== undefined) keys.set(key, entry);
		hooks.call?.({ method, path });
		if (holdMs > 0 && method === 'POST') await sleep(holdMs);
		const made = fault === '500' ? failed() : run({ method, path, params }, fault);
		if (made.saved) entry.answer = made;
		else if (key !== undefined) keys.delete(key);
		hooks.effect?.({ method, path });
		await sleep(delayMs);
		if (fault === 'drop_after') return void req.socket.destroy();
		if (fault === 'hang') return;
		if (fault === '500_after') return void trouble(500, 'api_error');
		send(made.status, made.body);
		hooks.answer?.({ method, path });
	}

	const failed = () => ({
		...{ status: 500, saved: true },
		body: JSON.stringify({ error: { type: 'api_error', message: 'trouble' } })
	});
	function run(asked: Asked, fault: Fault | undefined) {
		try {
			const done = answer(books, asked) as { amount?: number; status?: string };
			if (fault === 'pending') done.status = 'pending';
			// What it says is not what it did.
			const told = fault === 'other_amount' ? { ...done, amount: 1, amount_received: 1 } : done;
			return { status: 200, body: JSON.stringify(told), saved: true };
		} catch (error) {
			if (!(error instanceof StripeTrouble)) throw error;
			return { status: error.status, body: JSON.stringify({ error: error.body }), saved: error.saved };
		}
	}

	const server = createServer(
		(req, res) => void take(req, res).catch((error: unknown) => res.destroy(error as Error))
	);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		base: `http://127.0.0.1:${port}`,
		books,
		calls,
		/** How often something was asked for: `POST /v1/refunds`. */
		count: (what: string) => calls.filter(({ method, path }) => `${method} ${path}` === what).length,
		fault: (on: RegExp, fault: Fault) => void faults.push({ on, fault }),
		/** How long after its effect a call is answered. */
		delay: (ms: number) => (delayMs = ms),
		/** How long a call that changes something is there before it has its effect. */
		hold: (ms: number) => (holdMs = ms),
		/** Called when a call has arrived, whose effect is yet to come. */
		onCall: (then: Hook | undefined) => void (hooks.call = then),
		/** Called when a call has had its effect and before it is answered. */
		onEffect: (then: Hook | undefined) => void (hooks.effect = then),
		onAnswer: (then: Hook | undefined) => void (hooks.answer = then),
		/** Keys are forgotten, as Stripe does after a day; not of what is still under way. */
		forgetKeys() {
			for (const [key, { answer: answered }] of keys) if (answered) keys.delete(key);
		},
		close: () =>
			new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			})
	};
}

export type StripeServer = Awaited<ReturnType<typeof startStripe>>;

/** An event as Stripe sends it. */
export const stripeEvent = (type: string, object: object, more: object = {}) =>
	JSON.stringify({
		...{
			id: nameFor('evt'),
			object: 'event',
			api_version: '2026-10-28.endive',
			created: nowS(),
			livemode: false
		},
		...{ pending_webhooks: 1, request: { id: null, idempotency_key: null }, type, data: { object } },
		...more
	});

/** What stands in `Stripe-Signature`: when, and HMAC-SHA256 of that and the bytes. */
export function stripeSignature(body: string, secret: string, at = nowS()): string {
	const mac = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
	return `t=${at},v1=${mac},v0=${'0'.repeat(64)}`;
}
