import { TALKING, type Stage } from './stage.ts';

export type Target = { path: string; headers: Record<string, string> };
export type LoadJob = { origin: string; targets: Target[]; connections: number; seconds: number };
export type LoadResult = { perSecond: number } | { trouble: string };

export type Load = {
	/** Keeps that many connections busy with random targets; answers per second. Anything but 200 fails the bench. */
	run(job: LoadJob): Promise<number>;
};

/** The load generator, in a process of its own. */
export function startLoad(stage: Stage): Load {
	const child = stage.run('tests/bench/stage/load-process.ts', { env: process.env, ...TALKING });
	return {
		run: (job) =>
			new Promise((settle, fail) => {
				const ended = () => fail(new Error('the load generator ended'));
				child.once('exit', ended);
				child.once('message', (result: LoadResult) => {
					child.off('exit', ended);
					if ('trouble' in result) fail(new Error(`under load ${result.trouble}`));
					else settle(result.perSecond);
				});
				child.send(job);
			})
	};
}
