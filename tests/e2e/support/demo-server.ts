import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKey, type Scope } from '#server/app/keys.ts';
import { connect } from '#server/db/client.ts';
import { readConnection } from '#server/embedded/connection-file.ts';
import { removeFolder } from '#tests/support/database-process.ts';
import { startStripe, STRIPE_KEY } from '#tests/support/stripe/server.ts';

export type DemoServer = {
	origin: string;
	/** The address that the start prints as "A demo order". */
	demoLink: string;
	/** A key that may do all that the tests do over the API. */
	key: string;
	/** A superuser's url of its database. */
	databaseUrl: string;
	/** Where the Stripe of our own listens at which its buyers pay. */
	stripe: string;
};

const HOUSE = new URL('../../..', import.meta.url).pathname;
const SCOPES: Scope[] = [
	'orders:read',
	'orders:write',
	'warehouse:write',
	'tracking:write',
	'links:write',
	'quotes:write',
	'catalogue:write',
	'stock:write',
	'endpoints:write',
	'policy:write'
];
/** Only for what hangs: seeding takes ten seconds, on a machine that is busy with other things minutes. */
const READY_WITHIN_MS = 300_000;
const ENDS_WITHIN_MS = 10_000;

/**
 * The product as a newcomer starts it, on a data folder of its own: seeded, its carrier moving, on a free port. What is
 * due can be paid, at a Stripe of our own.
 */
export async function startDemoServer(): Promise<DemoServer & { stop(): Promise<void> }> {
	// Named like the folder of the database tests, whose next run clears up after a run that was killed.
	const folder = mkdtempSync(join(tmpdir(), `roundtrip-test-${process.pid}-`));
	// As root, PostgreSQL's user has to pass through.
	chmodSync(folder, 0o711);
	const stripe = await startStripe();
	const env = { ...quietEnvironment(folder), STRIPE_SECRET_KEY: STRIPE_KEY, STRIPE_API_BASE: stripe.base };
	const server = spawn(process.execPath, ['src/server.ts'], {
		cwd: HOUSE,
		// Told that npm started it, the server ends with us, however we end.
		env: { ...env, npm_lifecycle_event: 'start' },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	const written = collect(server);
	const stop = async () => {
		// Tests that found nobody at home would not say why.
		if (hasEnded(server)) console.error(`The demo server ended by itself:\n${written()}`);
		await end(server);
		await stripe.close();
		await removeFolder(folder, join(folder, 'postgres'));
	};
	try {
		const { origin, demoLink } = await printedAddresses(server, written);
		const databaseUrl = readConnection(folder)?.url ?? '';
		const key = await makeKey(databaseUrl);
		return { origin, demoLink, key, databaseUrl, stripe: stripe.base, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** As `keys create` makes one; not by that command, which would first see to the packages of the house it runs in. */
async function makeKey(databaseUrl: string): Promise<string> {
	const connection = connect(databaseUrl, { max: 1, name: 'roundtrip-test' });
	try {
		return (await createKey(connection.db, { name: 'browser tests', scopes: SCOPES })).key;
	} finally {
		await connection.close();
	}
}

/** What the machine needs, and of ours only this: no setting of the caller's shell changes what is tested. */
function quietEnvironment(dataDir: string): Record<string, string> {
	const kept = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'].map((name) => [name, process.env[name]]);
	return {
		...(Object.fromEntries(kept.filter(([, value]) => value !== undefined)) as Record<string, string>),
		...{ DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn', RATE_SCALE: '1000', DEMO: '1' }
	};
}

/** The last of what it writes. */
function collect(server: ChildProcess): () => string {
	let written = '';
	for (const stream of [server.stdout, server.stderr]) {
		stream?.setEncoding('utf8').on('data', (chunk: string) => (written = (written + chunk).slice(-20_000)));
	}
	return () => written;
}

/** Reads what a person would read. Fails with everything the server wrote where it ends or says nothing in time. */
async function printedAddresses(server: ChildProcess, written: () => string) {
	for (const start = Date.now(); !hasEnded(server) && Date.now() - start < READY_WITHIN_MS; await sleep(50)) {
		const origin = /^ *Shop +(http\S+)\/$/m.exec(written())?.[1];
		const demoLink = /^ *A demo order +(http\S+)$/m.exec(written())?.[1];
		if (origin && demoLink) return { origin, demoLink };
	}
	throw new Error(`The demo server ${hasEnded(server) ? 'ended' : 'printed no addresses'}:\n${written()}`);
}

const hasEnded = (server: ChildProcess) => server.exitCode !== null || server.signalCode !== null;

async function end(server: ChildProcess): Promise<void> {
	if (hasEnded(server)) return;
	const ended = new Promise((resolve) => server.once('exit', resolve));
	server.kill('SIGTERM');
	await Promise.race([ended, sleep(ENDS_WITHIN_MS)]);
	server.kill('SIGKILL');
}
