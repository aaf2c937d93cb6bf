import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { inParallel } from './seed.ts';
import type { Stage } from './stage.ts';

export type Post = (
	path: string,
	body?: unknown
) => Promise<{ status: number; body: Record<string, unknown> }>;

/** Posts JSON over connections that stay open, at most so many. */
export function poster(stage: Stage, origin: string, headers: Record<string, string>, atOnce: number): Post {
	const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
	stage.defer(() => Promise.resolve(agent.destroy()));
	const { hostname, port } = new URL(origin);
	return (path, body) =>
		new Promise((done, fail) => {
			const own = { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers };
			const asked = request({ agent, hostname, port, path, method: 'POST', headers: own }, (response) => {
				let text = '';
				response.setEncoding('utf8').on('data', (part: string) => (text += part));
				response.once('end', () => {
					done({
						status: response.statusCode ?? 0,
						body: JSON.parse(text || '{}') as Record<string, unknown>
					});
				});
			});
			asked.once('error', fail);
			asked.end(body === undefined ? undefined : JSON.stringify(body));
		});
}

/** A quote of an order and its confirmation, over the API. @throws where it was refused */
export async function quoteAndConfirm(post: Post, ref: string, body: object): Promise<void> {
	const quote = await post(`/api/v1/orders/${ref}/quotes`, body);
	const done = await post(`/api/v1/quotes/${String(quote.body['id'])}/confirm`);
	if (done.status >= 300)
		throw new Error(`${ref}: ${quote.status}, ${done.status} ${JSON.stringify(done.body)}`);
}

/** The same at the floor, in one call. */
export async function doAtFloor(post: Post, ref: string): Promise<void> {
	const done = await post(`/${ref}`);
	if (done.status !== 201) throw new Error(`the floor answered ${done.status}`);
}

/** Milliseconds each took, `atOnce` of them under way. */
export async function timeAll(
	refs: string[],
	atOnce: number,
	work: (ref: string) => Promise<void>
): Promise<number[]> {
	const times: number[] = [];
	await inParallel(refs, atOnce, async (ref) => {
		const start = performance.now();
		await work(ref);
		times.push(performance.now() - start);
	});
	return times;
}

/** How many a second, one after another. */
export const rateOf = (times: readonly number[]): number =>
	(1000 * times.length) / times.reduce((sum, time) => sum + time, 0);
