import { once } from 'node:events';
import { TALKING, type Stage } from './stage.ts';

const FILES = {
	read: 'floor-process.ts',
	cancel: 'floor-cancel-process.ts',
	return: 'floor-return-process.ts'
};

/** Starts the floor of a read, of a cancel or of a return on the same database; returns its origin. */
export async function startFloor(
	stage: Stage,
	databaseUrl: string,
	of: keyof typeof FILES = 'read'
): Promise<string> {
	const env = { ...process.env, DATABASE_URL: databaseUrl, NODE_ENV: 'production' };
	const child = stage.run(`tests/bench/stage/${FILES[of]}`, { env, ...TALKING });
	const [port] = (await once(child, 'message')) as [number];
	return `http://127.0.0.1:${port}`;
}
