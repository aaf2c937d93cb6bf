import { TALKING, type Stage } from './stage.ts';

/** A live stream as it is asked for: the address and the headers that carry its right. */
export type Follower = { path: string; headers: Record<string, string> };
export type CrowdJob = { port: number; followers: Follower[] };
export type CrowdReport = { kind: 'opening' | 'open' | 'trouble'; count: number; what?: string };

/**
 * Opens live streams from a process of its own and holds them until the stage is cleared. Rejects when one is refused or
 * lost, whenever that is.
 */
export function gatherCrowd(
	stage: Stage,
	job: CrowdJob,
	openFiles: number
): { open: Promise<void>; lost: Promise<never> } {
	const child = stage.run('tests/bench/stage/crowd-process.ts', { env: process.env, ...TALKING, openFiles });
	let fail: (error: Error) => void = () => {};
	const lost = new Promise<never>((_, reject) => (fail = reject));
	lost.catch(() => {});
	const opened = new Promise<void>((settle) => {
		child.on('message', ({ kind, count, what }: CrowdReport) => {
			if (kind === 'opening') stage.say(`${count} streams are open …`);
			else if (kind === 'open') settle();
			else fail(new Error(`a live stream of the crowd was lost: ${what}`));
		});
	});
	child.once('exit', () => fail(new Error('the crowd has gone')));
	child.send(job);
	return { open: Promise.race([opened, lost]), lost };
}
