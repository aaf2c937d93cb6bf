// The load: a process of its own, so that asking does not take time from answering. Each connection asks again as soon
// as it has the whole answer. Jobs come in and results go out over the channel to the parent.
import { Agent, request } from 'node:http';
import type { LoadJob, LoadResult } from './load.ts';

process.on('message', (job: LoadJob) => {
	void run(job).then((result) => process.send?.(result));
});
process.once('disconnect', () => process.exit(0));

async function run({ origin, targets, connections, seconds }: LoadJob): Promise<LoadResult> {
	const agent = new Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections });
	const { hostname, port } = new URL(origin);
	const end = performance.now() + seconds * 1000;
	let answers = 0;
	let trouble: string | undefined;

	const ask = ({ path, headers }: LoadJob['targets'][number]) =>
		new Promise<void>((done) => {
			const asked = request({ agent, hostname, port, path, headers }, (response) => {
				if (response.statusCode !== 200) trouble ??= `${path} was answered with ${response.statusCode}`;
				response.on('data', () => {});
				response.once('end', done);
				response.once('error', (error) => fail(error));
			});
			const fail = (error: Error) => {
				trouble ??= `${path}: ${error.message}`;
				done();
			};
			asked.once('error', fail);
			asked.end();
		});

	const connection = async () => {
		while (performance.now() < end && trouble === undefined) {
			const target = targets[Math.floor(Math.random() * targets.length)];
			if (!target) return;
			await ask(target);
			answers++;
		}
	};
	const start = performance.now();
	await Promise.all(Array.from({ length: connections }, connection));
	const took = (performance.now() - start) / 1000;
	agent.destroy();
	if (trouble !== undefined) return { trouble };
	return { perSecond: answers / took };
}
