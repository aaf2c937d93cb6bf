/// <reference lib="webworker" />
import { tellWaiting } from './badge.ts';
import { readKeptList, readKeptOrder } from './kept-shape.ts';
import { forgetAll, forgetOrder, putList, putOrder } from './kept-store.ts';
import { placeOf } from './places.ts';

/** Counts sign-outs: what was asked before one is not kept after it. */
let era = 0;
/** Beside each order the list is asked for now and then only. */
const LIST_HOLDS_MS = 5 * 60_000;
let listedAt = -Infinity;
const underWay = new Map<string, Promise<void>>();

/** The server's own answer, as JSON; nothing where it cannot be had or somebody else answers in its place. */
async function ask(path: string): Promise<{ status: number; body: unknown } | undefined> {
	try {
		const headers = { accept: 'application/json' };
		const answer = await fetch(path, { headers, cache: 'no-store', redirect: 'error' });
		if (!/json/.test(answer.headers.get('content-type') ?? '')) return undefined;
		return { status: answer.status, body: await answer.json() };
	} catch {
		return undefined;
	}
}

/** Asks once, however many pages want it at the same time. */
function once(name: string, work: () => Promise<void>): Promise<void> {
	const running = underWay.get(name) ?? work().finally(() => underWay.delete(name));
	underWay.set(name, running);
	return running;
}

/** Keeps what the server says of one order; forgets it where the order is no longer theirs to see. */
export const keepOrder = (ref: string): Promise<void> =>
	once(`order:${ref}`, async () => {
		const began = era;
		const answer = await ask(`/orders/${encodeURIComponent(ref)}/kept.json`);
		if (answer?.status === 404) return forgetOrder(ref);
		const read = answer?.status === 200 ? readKeptOrder(answer.body) : undefined;
		if (read) await putOrder(read, () => era === began);
	});

/** Keeps somebody's list, and tells how many of their orders wait for them. */
export const keepList = (): Promise<void> =>
	once('list', async () => {
		const began = era;
		const answer = await ask('/kept.json');
		const read = answer?.status === 200 ? readKeptList(answer.body) : undefined;
		if (!read) return;
		listedAt = performance.now();
		const { owner } = read;
		if (owner === null) {
			await forgetAll();
			return tellWaiting(0);
		}
		await putList({ ...read, owner }, () => era === began);
		if (era === began) await tellWaiting();
	});

/** Somebody signs out here: nothing that is still under way is kept. */
export async function endOfSession(): Promise<void> {
	era++;
	await Promise.all([forgetAll(), tellWaiting(0)]);
}

/** Keeps what a page shows that somebody has just been given. */
export async function keepShown(pathname: string): Promise<void> {
	const place = placeOf(pathname);
	const isListOld = performance.now() - listedAt > LIST_HOLDS_MS;
	const work = place?.kind === 'order' ? [keepOrder(place.ref)] : [];
	if (place?.kind === 'list' || (place && isListOld)) work.push(keepList());
	await Promise.all(work);
}

/** Of a page that was open before this worker was there: its order was shown all the same. */
export async function keepOpenPages(clients: readonly { url: string }[]): Promise<void> {
	await Promise.all([...new Set(clients.map(({ url }) => new URL(url).pathname))].map(keepShown));
}

/** A page that goes on by itself reads its data anew: so does the record. Returns the page's address. */
export function dataOfPage({ url, method }: Pick<Request, 'url' | 'method'>): string | undefined {
	const { pathname, origin } = new URL(url);
	const isData = method === 'GET' && origin === location.origin && pathname.endsWith('/__data.json');
	return isData ? pathname.slice(0, -'/__data.json'.length) || '/' : undefined;
}

/** A form that ends the session; it goes to the server untouched. */
export const isSignOut = ({ url, method }: Pick<Request, 'url' | 'method'>): boolean =>
	method === 'POST' && new URL(url).pathname === '/sign-out';
