import { once } from 'node:events';
import { TALKING, type Stage } from './stage.ts';

export type Post = { path: string; headers: Record<string, string>; body: string };
/** `perSecond` posts are begun each second, whether or not the ones before have been answered. */
export type RushJob = { origin: string; posts: Post[]; perSecond: number; page?: Omit<Post, 'body'> };
export type RushResult = {
	/** From the moment each was due until its whole answer was there, sorted. */
	milliseconds: number[];
	refused: number;
	seconds: number;
	/** A page asked for meanwhile, ten times a second. */
	pageMilliseconds: number[];
};

/** Posts come at the rate of those who send, not of whoever answers: what is late waits, and that counts. */
export async function rush(stage: Stage, job: RushJob): Promise<RushResult> {
	const child = stage.run('tests/bench/stage/rush-process.ts', { env: process.env, ...TALKING });
	child.send(job);
	const [result] = (await once(child, 'message')) as [RushResult];
	child.disconnect();
	return result;
}

/** A server that does the least that could be called keeping: one insert of the bytes. */
export async function startKeeper(stage: Stage, databaseUrl: string, secret: string): Promise<string> {
	const env = { ...process.env, DATABASE_URL: databaseUrl, SECRET: secret, NODE_ENV: 'production' };
	const child = stage.run('tests/bench/stage/keeper-process.ts', { env, ...TALKING });
	const [port] = (await once(child, 'message')) as [number];
	return `http://127.0.0.1:${port}`;
}

export const percentile = (sorted: readonly number[], share: number): number =>
	sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN;
