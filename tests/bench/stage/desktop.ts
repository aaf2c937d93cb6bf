import type { Browser, BrowserContextOptions, CDPSession } from 'playwright-core';

/** Lighthouse's desktop: 40 ms there and back, 10 Mbit/s, a processor as fast as it is, a window of 1350 × 940. */
const NETWORK = { offline: false, latency: 40, downloadThroughput: 1_310_720, uploadThroughput: 1_310_720 };
const SLOWER = 1;
const WINDOW = { width: 1350, height: 940 };
/** So long nothing may keep the page from answering. */
const QUIET_MS = 500;
const GIVE_UP_MS = 60_000;

export type Visited = {
	/** From the navigation's start until scripts have run and no long task (50 ms) begins for half a second. */
	interactiveMs: number;
	readyMs: number;
	paintedMs: number;
	/** When the document began to come. */
	answeredMs: number;
	/** Tasks of over 50 ms up to then. */
	longTasks: number;
	/** As they crossed the wire before the page was ready: kinds and what they weigh together, bytes. */
	weights: Record<string, { count: number; bytes: number }>;
};

/** Opens a page as somebody who was never there, but for what `state` says they keep. */
export async function visitDesktop(
	browser: Browser,
	address: string,
	state: BrowserContextOptions['storageState']
): Promise<Visited> {
	const context = await browser.newContext({
		...{ viewport: WINDOW, serviceWorkers: 'block' as const },
		...(state && { storageState: state })
	});
	try {
		const page = await context.newPage();
		await page.addInitScript(() => {
			const seen = window as typeof window & { longTasks: [number, number][] };
			seen.longTasks = [];
			new PerformanceObserver((list) => {
				for (const { startTime, duration } of list.getEntries())
					seen.longTasks.push([startTime, startTime + duration]);
			}).observe({ type: 'longtask', buffered: true });
		});
		const session = await context.newCDPSession(page);
		const weigh = await weighing(session);
		await session.send('Network.emulateNetworkConditions', NETWORK);
		await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
		await page.goto(address, { waitUntil: 'commit', timeout: GIVE_UP_MS });
		const times = await page.evaluate(untilQuiet, { quietMs: QUIET_MS, mostMs: GIVE_UP_MS });
		return { ...times, weights: weigh(times.readyMs) };
	} finally {
		await context.close();
	}
}

type Times = Omit<Visited, 'weights'>;

/** Runs in the page. */
async function untilQuiet({ quietMs, mostMs }: { quietMs: number; mostMs: number }): Promise<Times> {
	const { longTasks } = window as typeof window & { longTasks: [number, number][] };
	for (;;) {
		await new Promise((done) => setTimeout(done, 50));
		const ready = performance.getEntriesByName('roundtrip:ready')[0]?.startTime;
		const now = performance.now();
		if (now > mostMs) throw new Error('the page never came to rest');
		if (ready === undefined) continue;
		// The first moment from which on it is quiet for long enough.
		let quietFrom = ready;
		for (const [from, to] of longTasks) if (to > quietFrom && from < quietFrom + quietMs) quietFrom = to;
		if (now < quietFrom + quietMs + 100) continue;
		const [document] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
		return {
			interactiveMs: quietFrom,
			readyMs: ready,
			paintedMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
			answeredMs: document?.responseStart ?? NaN,
			longTasks: longTasks.filter(([from]) => from < quietFrom).length
		};
	}
}

/** Notes every answer with its kind and size; told are those that were there by an instant of the page's. */
async function weighing(session: CDPSession) {
	const answers = new Map<string, { kind: string; bytes: number; at: number }>();
	let start = Infinity;
	session.on('Network.requestWillBeSent', ({ timestamp }) => (start = Math.min(start, timestamp)));
	session.on('Network.responseReceived', ({ requestId, type }) =>
		answers.set(requestId, { kind: type, bytes: 0, at: Infinity })
	);
	session.on('Network.loadingFinished', ({ requestId, encodedDataLength, timestamp }) => {
		const answer = answers.get(requestId);
		if (answer) Object.assign(answer, { bytes: encodedDataLength, at: (timestamp - start) * 1000 });
	});
	await session.send('Network.enable');
	return (until: number): Visited['weights'] => {
		const weights: Visited['weights'] = {};
		for (const { kind, bytes, at } of answers.values()) {
			if (at > until) continue;
			const weight = (weights[kind] ??= { count: 0, bytes: 0 });
			weight.count++;
			weight.bytes += bytes;
		}
		return weights;
	};
}
