import type { BrowserContext } from 'playwright-core';
import { createKey } from '#server/app/keys.ts';
import { median, type Figure, type PageFigure } from '../figures.ts';
import { openStageDatabase, type StageDatabase } from '../stage/database.ts';
import { ensureLighthouse, visit, type Visit } from '../stage/lighthouse.ts';
import {
	openForLighthouse,
	openPhone,
	paintedAfter,
	slowDown,
	slowestTap,
	startBarePage,
	startProxy
} from '../stage/phone.ts';
import { seedOrders } from '../stage/seed.ts';
import { startServer } from '../stage/server.ts';
import type { Stage } from '../stage/stage.ts';

const ORDERS = 12;
/** A median of five, as the budgets say; fewer where somebody is in a hurry. */
const ROUNDS = Number(process.env['BENCH_PAGE_ROUNDS'] ?? 5);
const DAY_MS = 86_400_000;

type Name = 'order' | 'list' | 'share' | 'return';
/** By the names of Lighthouse's; what is tapped is measured apart. */
const MEASURED: readonly [PageFigure, keyof Visit, string][] = [
	['lcp_ms', 'lcp_ms', 'ms'],
	['cls', 'cls', ''],
	['performance', 'performance', 'of 100'],
	['accessibility', 'accessibility', 'of 100'],
	['best_practices', 'best_practices', 'of 100'],
	['js_brotli_kb', 'script_kb', 'kB'],
	['css_brotli_kb', 'style_kb', 'kB']
];

/**
 * The pages that shoppers see most, by Lighthouse on its throttled phone, first visits all of them, beside a bare page in
 * the same rounds; how long their taps take; and an order that was seen, opened without a network.
 */
export async function measure(stage: Stage): Promise<Figure[]> {
	ensureLighthouse(stage.say);
	const database = await openStageDatabase(stage);
	const refs = await seedOrders(database, ORDERS);
	await withOwnPictures(database);
	const { key } = await createKey(database.db, { name: 'bench', scopes: ['links:write'] });
	const { origin } = await startServer(stage, database.url);
	const bare = await startBarePage(stage);
	const folder = stage.folder();
	const signingIn = await openPhone(stage, folder);
	const { ref, shared } = await comeIn(signingIn, database, { origin, key, refs });
	await signingIn.close();
	const pages: Record<Name, string> = {
		order: `${origin}/orders/${ref}`,
		list: `${origin}/orders`,
		share: origin + shared,
		return: `${origin}/orders/${ref}/return`
	};

	const { port, close } = await openForLighthouse(stage, folder);
	const seen = await startProxy(stage, origin);
	const floor: Visit[] = [];
	const visits: Record<Name, Visit[]> = { order: [], list: [], share: [], return: [] };
	for (let round = 1; round <= ROUNDS; round++) {
		floor.push(await visit(port, bare));
		for (const name of Object.keys(pages) as Name[])
			visits[name].push(await visit(port, pages[name].replace(origin, seen)));
		const told = (Object.keys(pages) as Name[]).map((name) => say(name, visits[name].at(-1)));
		stage.say(`round ${round} of ${ROUNDS}: ${say('bare', floor.at(-1))}; ${told.join('; ')}`);
	}
	await close();
	const context = await openPhone(stage, folder);
	const figures: Figure[] = [];
	for (const name of Object.keys(pages) as Name[]) {
		figures.push(...figuresOf(name, visits[name], floor), await tapsOf(context, name, pages[name]));
	}
	return [...figures, await offline(stage, context, pages.order)];
}

const say = (name: string, seen: Visit | undefined) =>
	`${name} ${Math.round(seen?.lcp_ms ?? NaN)} ms, ${seen?.performance} points${seen?.faults.length ? ` (${seen.faults.join(', ')})` : ''}`;

function figuresOf(name: Name, visits: readonly Visit[], floor: readonly Visit[]): Figure[] {
	const faults = [...new Set(visits.flatMap((one) => one.faults))].join(', ');
	return MEASURED.map(([figure, from, unit]): Figure => {
		const values = visits.map((one) => Number(one[from]));
		const least = median(floor.map((one) => Number(one[from])));
		const spread = `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
		return {
			...{ name: `page.${name}.${figure}`, value: median(values), unit },
			...(least > 0 && { floor: least, ratio: median(values) / least }),
			note: figure === 'performance' && faults ? `${spread}; it costs: ${faults}` : spread
		};
	});
}

/** A shop's pictures lie at the shop; here some of the demo's stand for them, since nothing is asked of anybody else. */
async function withOwnPictures({ sql }: StageDatabase): Promise<void> {
	await sql`update order_lines set image_url = '/demo/products/' || (array['harbour-mug', 'pebble-lamp', 'wool-throw'])[1 + position % 3] || '.svg'`;
}

/** The phone opens a link of every order and proves that they are its own; and is given one to look on with. */
async function comeIn(
	context: BrowserContext,
	{ sql }: StageDatabase,
	{ origin, key, refs }: { origin: string; key: string; refs: readonly string[] }
): Promise<{ ref: string; shared: string }> {
	const link = async (ref: string, scope: 'act' | 'watch') => {
		const made = await fetch(`${origin}/api/v1/orders/${ref}/links`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${key}`,
				'idempotency-key': crypto.randomUUID(),
				'content-type': 'application/json'
			},
			body: JSON.stringify({ scope, expires_at: new Date(Date.now() + DAY_MS).toISOString() })
		});
		if (made.status !== 201) throw new Error(`a link of ${ref} was answered with ${made.status}`);
		return new URL(((await made.json()) as { url: string }).url).pathname;
	};
	for (const ref of refs) {
		const opened = await context.request.post(`${origin}${await link(ref, 'act')}?/open`, {
			...{ headers: { origin, accept: 'text/html' }, form: {}, maxRedirects: 0 }
		});
		if (opened.status() !== 303) throw new Error(`the tap for ${ref} was answered with ${opened.status()}`);
	}
	await sql`update grants set via = 'code', link_id = null`;
	const ref = refs[0] ?? '';
	return { ref, shared: await link(ref, 'watch') };
}

async function tapsOf(context: BrowserContext, name: Name, url: string): Promise<Figure> {
	const slowest: number[] = [];
	let count = 0;
	for (let round = 0; round < ROUNDS; round++) {
		const page = await context.newPage();
		await slowDown(page);
		await page.goto(url, { waitUntil: 'load' });
		const { ms, taps } = await slowestTap(page);
		slowest.push(ms);
		count = taps;
		await page.close();
	}
	const note = `slowest of ${count} taps and keys, on a processor four times slower; ${Math.min(...slowest)} to ${Math.max(...slowest)}`;
	return { name: `page.${name}.inp_ms`, value: median(slowest), unit: 'ms', note };
}

/** An order that was seen, without a network and with a worker that has to start first. */
async function offline(stage: Stage, context: BrowserContext, url: string): Promise<Figure> {
	const first = await context.newPage();
	await first.goto(url);
	await first.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	await first.reload({ waitUntil: 'networkidle' });
	await first.waitForFunction(async () =>
		(await indexedDB.databases()).some(({ name }) => name === 'roundtrip-kept')
	);
	await first.close();
	await context.setOffline(true);
	const times: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const page = await context.newPage();
		await slowDown(page);
		const cdp = await context.newCDPSession(page);
		await cdp.send('ServiceWorker.enable');
		await cdp.send('ServiceWorker.stopAllWorkers');
		await page.goto(url);
		if (!(await page.locator('script#kept').count())) throw new Error('what was seen is not what was kept');
		times.push(await paintedAfter(page));
		await page.close();
	}
	await context.setOffline(false);
	stage.say(`offline: ${times.map(Math.round).join(', ')} ms`);
	const spread = `${Math.round(Math.min(...times))} to ${Math.round(Math.max(...times))}`;
	return {
		name: 'page.order.offline_ms',
		value: median(times),
		unit: 'ms',
		note: `to its largest part; ${spread}`
	};
}
