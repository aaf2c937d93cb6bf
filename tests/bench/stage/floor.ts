import { once } from 'node:events';
import { TALKING, type Stage } from './stage.ts';

/** Starts the floor of a read on the same database; returns its origin. */
export async function startFloor(stage: Stage, databaseUrl: string): Promise<string> {
	const env = { ...process.env, DATABASE_URL: databaseUrl, NODE_ENV: 'production' };
	const child = stage.run('tests/bench/stage/floor-process.ts', { env, ...TALKING });
	const [port] = (await once(child, 'message')) as [number];
	return `http://127.0.0.1:${port}`;
}
