import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { APP_SECRET } from './sent-codes.ts';

const SHIM = join(import.meta.dirname, '../../src/cli/roundtrip.mjs');

/** `roundtrip …` on a database, as whoever runs the shop types it. */
export async function roundtrip(env: { DATABASE_URL: string; [name: string]: string }, ...args: string[]) {
	const child = spawn(process.execPath, [SHIM, ...args], {
		env: { PATH: process.env.PATH ?? '', APP_SECRET, ...env }
	});
	let [out, err] = ['', ''];
	child.stdout.on('data', (chunk) => (out += chunk));
	child.stderr.on('data', (chunk) => (err += chunk));
	const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
	return { code, out, err };
}
