import type { Browser } from 'playwright-core';
import { openBrowser } from '#tests/e2e/support/browser.ts';
import { invite, PASSWORD } from '#tests/support/staff-member.ts';
import { median, type Figure } from '../figures.ts';
import { serveBarePage } from '../stage/bare-page.ts';
import { openStageDatabase } from '../stage/database.ts';
import { visitDesktop, type Visited } from '../stage/desktop.ts';
import { seedOrders } from '../stage/seed.ts';
import { startServer } from '../stage/server.ts';
import type { Stage } from '../stage/stage.ts';

const ORDERS = 200;
const ROUNDS = 5;

/**
 * How soon a colleague who was never there can work with an order's page: in a real browser on a desktop's network, with
 * nothing kept. The floor is a document, a style sheet and a script of as many bytes from memory.
 */
export async function measure(stage: Stage): Promise<Figure[]> {
	const database = await openStageDatabase(stage);
	stage.say(`telling ${ORDERS} orders …`);
	const refs = await seedOrders(database, ORDERS);
	const { origin } = await startServer(stage, database.url);
	const browser = await openBrowser();
	stage.defer(() => browser.close());
	const seat = await takeSeat(browser, origin, (await invite({ connection: database })).path);

	stage.say('warming up …');
	let heaviest = { path: '', bytes: 0 };
	for (const ref of refs.slice(0, 40)) {
		const path = `/staff/orders/${ref}`;
		const answer = await fetch(`${origin}${path}`, { headers: { cookie: seat.cookie } });
		const bytes = (await answer.bytes()).byteLength;
		if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}`);
		if (bytes > heaviest.bytes) heaviest = { path, bytes };
	}
	const visit = () => visitDesktop(browser, `${origin}${heaviest.path}`, seat.state);
	const { weights } = await visit();
	const bytesOf = (kind: string) => weights[kind]?.bytes ?? 0;
	const sizes = {
		document: bytesOf('Document'),
		style: bytesOf('Stylesheet'),
		script: bytesOf('Script')
	};
	const bare = await serveBarePage(stage, sizes);
	await visitDesktop(browser, bare, undefined);

	const ours: Visited[] = [];
	const floors: number[] = [];
	// In turns, because a shared machine is faster and slower by the minute.
	for (let round = 1; round <= ROUNDS; round++) {
		floors.push((await visitDesktop(browser, bare, undefined)).interactiveMs);
		const visited = await visit();
		ours.push(visited);
		stage.say(`round ${round} of ${ROUNDS}: floor ${Math.round(floors.at(-1) ?? 0)} ms; ${told(visited)}`);
	}
	const values = ours.map(({ interactiveMs }) => interactiveMs);
	const [value, floor] = [median(values), median(floors)];
	const note = `${Math.round(Math.min(...values))} to ${Math.round(Math.max(...values))}; ${weighed(weights)}`;
	return [{ name: 'desk.interactive_ms', value, unit: 'ms', floor, ratio: value / floor, note }];
}

const told = (visited: Visited) =>
	`answered ${Math.round(visited.answeredMs)}, painted ${Math.round(visited.paintedMs)}, ready ${Math.round(visited.readyMs)}, ` +
	`interactive ${Math.round(visited.interactiveMs)} ms, ${visited.longTasks} long tasks`;

const weighed = (weights: Visited['weights']) =>
	Object.entries(weights)
		.map(([kind, { count, bytes }]) => `${count} × ${kind.toLowerCase()} ${(bytes / 1000).toFixed(0)} kB`)
		.join(', ');

/** Somebody lets themselves in by their invitation; what their browser keeps of it. */
async function takeSeat(browser: Browser, origin: string, path: string) {
	const context = await browser.newContext({ baseURL: origin });
	try {
		const set = await context.request.post(path, {
			...{ headers: { origin, accept: 'text/html' }, form: { password: PASSWORD }, maxRedirects: 0 }
		});
		if (set.status() !== 303) throw new Error(`the invitation was answered with ${set.status()}`);
		const state = await context.storageState();
		return { state, cookie: state.cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
	} finally {
		await context.close();
	}
}
