import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spawnServer } from '#tests/support/server-process.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';
import { until } from '#tests/support/until.ts';

/** The image of the Dockerfile, without the container: the build beside the packages that `npm ci --omit=dev` leaves. */
const ROOT = join(import.meta.dirname, '../..');
let folder: string;
let database: FreshDatabase;

beforeAll(async () => {
	database = await freshDatabase();
	folder = mkdtempSync(join(tmpdir(), 'roundtrip-image-'));
	for (const part of ['build', 'drizzle', 'package.json'])
		cpSync(join(ROOT, part), join(folder, part), { recursive: true });
	const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
		packages: Record<string, { dev?: boolean; devOptional?: boolean; optional?: boolean }>;
	};
	for (const [path, { dev, devOptional, optional }] of Object.entries(packages)) {
		const isTop = /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path);
		if (!isTop || dev || devOptional || optional) continue;
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		symlinkSync(join(ROOT, path), join(folder, path));
	}
});
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await database?.drop();
});

test('the server runs where only what runs is installed', async () => {
	const env = {
		...{ DATABASE_URL: database.url, DATA_DIR: join(folder, 'data'), DEMO: '0', NODE_ENV: 'production' },
		...{ SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'a@shop.example' }
	};
	const server = await spawnServer(env, join(folder, 'build/door/server.js'));
	try {
		const isUp = async () => server.hasEnded() || (await answers(`${server.origin}/readyz`)) === 200;
		await until('it is up, or has ended', isUp, 60_000);
		expect(server.output()).not.toContain('ERR_MODULE_NOT_FOUND');
		for (const path of ['/', '/sign-in', '/staff/sign-in', '/api/v1/openapi.json', '/widget/v1.js'])
			expect([path, await answers(server.origin + path)]).toEqual([path, 200]);
	} finally {
		await server.stop();
	}
});

const answers = (url: string) =>
	fetch(url).then(
		({ status }) => status,
		() => 0
	);
