// A rush of posts, from a process of its own. Each has a moment at which it is due; how long it took counts from then.
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Post, RushJob, RushResult } from './rush.ts';

process.on('message', (job: RushJob) => void run(job).then((result) => process.send?.(result)));
process.once('disconnect', () => process.exit(0));

const SOCKETS = 64;
const TICK_MS = 5;

async function run({ origin, posts, perSecond, page }: RushJob): Promise<RushResult> {
	const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS, maxFreeSockets: SOCKETS });
	const { hostname, port } = new URL(origin);
	const result: RushResult = { milliseconds: [], refused: 0, seconds: 0, pageMilliseconds: [] };

	const ask = (method: string, { path, headers, body }: Omit<Post, 'body'> & { body?: string }) =>
		new Promise<number>((done) => {
			const asked = request({ agent, hostname, port, path, method, headers }, (response) => {
				response.resume();
				response.once('end', () => done(response.statusCode ?? 0));
			});
			asked.once('error', () => done(0));
			asked.end(body);
		});

	const start = performance.now();
	let sending = true;
	const pages = (async () => {
		while (page && sending) {
			const asked = performance.now();
			if ((await ask('GET', page)) === 200) result.pageMilliseconds.push(performance.now() - asked);
			else result.pageMilliseconds.push(Infinity);
			await sleep(100);
		}
	})();
	const answers: Promise<void>[] = [];
	for (let sent = 0; sent < posts.length; await sleep(TICK_MS)) {
		const due = Math.min(posts.length, Math.floor(((performance.now() - start) / 1000) * perSecond));
		for (; sent < due; sent++) {
			const post = posts[sent];
			if (!post) continue;
			const dueAt = start + (sent / perSecond) * 1000;
			answers.push(
				ask('POST', post).then((status) => {
					if (status < 200 || status > 299) result.refused += 1;
					result.milliseconds.push(performance.now() - dueAt);
				})
			);
		}
	}
	await Promise.all(answers);
	result.seconds = (performance.now() - start) / 1000;
	sending = false;
	await pages;
	agent.destroy();
	result.milliseconds.sort((a, b) => a - b);
	result.pageMilliseconds.sort((a, b) => a - b);
	return result;
}
