import { once } from 'node:events';
import { TALKING, type Stage } from './stage.ts';

/** Starts the floor of a read, or of a cancel, on the same database; returns its origin. */
export async function startFloor(
	stage: Stage,
	databaseUrl: string,
	of: 'read' | 'cancel' = 'read'
): Promise<string> {
	const file = of === 'read' ? 'floor-process.ts' : 'floor-cancel-process.ts';
	const env = { ...process.env, DATABASE_URL: databaseUrl, NODE_ENV: 'production' };
	const child = stage.run(`tests/bench/stage/${file}`, { env, ...TALKING });
	const [port] = (await once(child, 'message')) as [number];
	return `http://127.0.0.1:${port}`;
}
