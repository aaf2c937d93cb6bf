import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Connection } from '#server/db/client.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/**
 * A table that is read out ends, whatever its size and however slow its reader: the driver as published stops listening
 * for good where a table's last rows come in one piece with its end while the reader is behind (see mend-driver.mjs).
 */
let database: FreshDatabase;
let one: Connection;
beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 1, name: 'test-copy' });
});
afterAll(async () => {
	await one?.close();
	await database?.drop();
});

const SIZES = [0, 1, 60, 63, 64, 65, 70, 90, 127, 128, 129, 200, 300, 700];

test.each(SIZES)('%i kB', async (kilobytes) => {
	const { bytes, after } = await one.sql.begin(async (tx) => {
		const text = `copy (select repeat('x', 1023) from generate_series(1, ${kilobytes})) to stdout`;
		let bytes = 0;
		for await (const chunk of (await tx.unsafe(text).readable()) as AsyncIterable<Buffer>) {
			await sleep(2);
			bytes += chunk.length;
		}
		const [row] = await tx<{ n: number }[]>`select 1 as n`;
		return { bytes, after: row?.n };
	});
	expect([bytes, after]).toEqual([kilobytes * 1024, 1]);
});
