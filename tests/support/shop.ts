import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKey, type Scope } from '#server/app/keys.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { startServer, type ServerProcess } from './server-process.ts';
import { freshDatabase } from './test-database.ts';

type Body = object | string | Uint8Array | ReadableStream<Uint8Array>;

export type Call = {
	key?: string | undefined;
	/** An object goes out as JSON; text and bytes go out as they are. */
	body?: Body | undefined;
	/** Unsafe calls get one of their own unless told; `null` leaves it out. */
	idempotencyKey?: string | null | undefined;
	headers?: Record<string, string>;
};

export type Answer = {
	status: number;
	headers: Headers;
	text: string;
	/** The parsed body; empty where it is not JSON. */
	json: Readonly<Record<string, unknown>>;
};

export type Shop = {
	/** By address: the name `localhost` can mean two. */
	origin: string;
	pid: number;
	databaseUrl: string;
	/** A pool beside the server, for what only the database can tell or break. */
	connection: Connection;
	key(...scopes: Scope[]): Promise<string>;
	call(method: string, path: string, call?: Call): Promise<Answer>;
	output(): string;
	/** Ends it in good order and drops its database; returns the exit code. */
	stop(): Promise<number | null>;
	/** SIGTERM; returns the exit code. `stop` is still to be called: it clears up. */
	end(): Promise<number | null>;
	/** kill -9. `stop` is still to be called: it clears up. */
	kill(): Promise<void>;
	/** The same shop again after `kill` or `end`, on the same database; as another build of it where one is named. */
	restart(server?: string): Promise<void>;
};

export type ShopOptions = { databaseUrl?: string; env?: Record<string, string> };

/** The whole shop as a process of its own, built as it is shipped, on a fresh database unless one is given. */
export async function startShop({ databaseUrl, env = {} }: ShopOptions = {}): Promise<Shop> {
	const database = databaseUrl ? undefined : await freshDatabase();
	const url = databaseUrl ?? database?.url ?? '';
	const dataDir = mkdtempSync(join(tmpdir(), 'roundtrip-shop-'));
	const settings = {
		DATABASE_URL: url,
		DATA_DIR: dataDir,
		DEMO: '0',
		// A shop without demo has to be able to send mail; nobody listens there.
		SMTP_URL: 'smtp://127.0.0.1:9',
		...env
	};
	const start = (file?: string) => startServer(settings, file);
	const connection = connect(url, { max: 2, name: 'test-beside' });
	const clearUp = async () => {
		await connection.close();
		rmSync(dataDir, { recursive: true, force: true });
		await database?.drop();
	};
	let server: ServerProcess;
	try {
		server = await start();
	} catch (error) {
		await clearUp();
		throw error;
	}
	return {
		get origin() {
			return server.origin;
		},
		get pid() {
			return server.pid;
		},
		databaseUrl: url,
		connection,
		key: async (...scopes) => (await createKey(connection.db, { name: 'test', scopes })).key,
		call: (method, path, call) => sendCall(server.origin, method, path, call),
		output: () => server.output(),
		stop: () => server.stop().finally(clearUp),
		end: () => server.stop(),
		kill: () => server.kill(),
		async restart(file) {
			await server.kill();
			server = await start(file);
		}
	};
}

export async function sendCall(
	origin: string,
	method: string,
	path: string,
	call: Call = {}
): Promise<Answer> {
	const { key, body, idempotencyKey = randomUUID(), headers = {} } = call;
	const isUnsafe = method !== 'GET' && method !== 'HEAD';
	const isObject = body !== undefined && Object.getPrototypeOf(body) === Object.prototype;
	const init: RequestInit & { duplex?: 'half' } = {
		method,
		redirect: 'manual',
		headers: {
			...(key && { authorization: `Bearer ${key}` }),
			...(body !== undefined && { 'content-type': 'application/json' }),
			...(isUnsafe && idempotencyKey !== null && { 'idempotency-key': idempotencyKey }),
			...headers
		},
		...(body !== undefined && { body: isObject ? JSON.stringify(body) : (body as BodyInit), duplex: 'half' })
	};
	const response = await fetch(origin + path, init);
	const text = await response.text();
	const isJson = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '');
	return {
		status: response.status,
		headers: response.headers,
		text,
		json: isJson && text ? JSON.parse(text) : {}
	};
}
