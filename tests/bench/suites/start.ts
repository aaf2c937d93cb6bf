import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '#server/embedded/postmaster.ts';
import { median, type Figure } from '../figures.ts';
import { residentMb } from '../stage/memory.ts';
import { findServer } from '../stage/processes.ts';
import { shopEnvironment, startCommand, untilReady } from '../stage/server.ts';
import { dataDirOf, end, HOUSE, type Stage } from '../stage/stage.ts';

const STARTS = 3;
const IDLE_MS = 10_000;
const FIRST_READY_MS = 300_000;

/** `npm start` as a shop's owner does it, built and migrated: the second and later starts on one data folder. */
export async function measure(stage: Stage): Promise<Figure[]> {
	const dataDir = dataDirOf(stage.folder());
	stage.say('starting for the first time: database, schema and demo …');
	await (await startOnce(stage, dataDir)).stop();

	const times: number[] = [];
	let idle = NaN;
	let npm = NaN;
	for (let count = 1; count <= STARTS; count++) {
		const started = await startOnce(stage, dataDir);
		times.push(started.seconds);
		stage.say(`start ${count} of ${STARTS}: ready after ${started.seconds.toFixed(2)} s`);
		if (count === STARTS) {
			await sleep(IDLE_MS);
			idle = residentMb(started.server);
			npm = residentMb(started.npm);
		}
		await started.stop();
	}
	const spread = `${STARTS} starts, ${Math.min(...times).toFixed(2)} to ${Math.max(...times).toFixed(2)}`;
	const beside = `the server’s alone; npm beside it ${npm.toFixed(0)}, PostgreSQL not counted`;
	return [
		{ name: 'start.ready_s', value: median(times), unit: 's', note: spread },
		{ name: 'start.idle_mb', value: idle, unit: 'MB', note: beside }
	];
}

async function startOnce(stage: Stage, dataDir: string) {
	const port = await findFreePort();
	const env = shopEnvironment({ PORT: String(port), DATA_DIR: dataDir });
	const from = performance.now();
	const [file, ...args] = npmCommand();
	const child = stage.keep(spawn(file, [...args, 'start'], { cwd: HOUSE, env, stdio: 'ignore' }));
	const npm = child.pid ?? 0;
	await untilReady(`http://127.0.0.1:${port}`, () => child.exitCode !== null, FIRST_READY_MS);
	const seconds = (performance.now() - from) / 1000;
	const server = findServer(npm, startCommand());
	return {
		seconds,
		npm,
		server,
		/** The server first: npm ends with it, but where a shell stands between them not the other way round at once. */
		async stop() {
			const ended = new Promise((done) => child.once('exit', done));
			process.kill(server, 'SIGTERM');
			await Promise.race([ended, sleep(15_000, undefined, { ref: false })]);
			await end(child);
		}
	};
}

/** The very npm that runs us, where one does. */
function npmCommand(): [string, ...string[]] {
	const cli = process.env['npm_execpath'];
	return cli && /npm-cli\.c?js$/.test(cli) ? [process.execPath, cli] : ['npm'];
}
