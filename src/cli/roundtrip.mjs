#!/usr/bin/env node
// The `roundtrip` command: makes the clone ready, then hands over to main.ts on a Node that reads TypeScript.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { OWN_NODE, ensureInstalled, runsTypeScript } from './setup.mjs';

ensureInstalled();
await import('./mend-driver.mjs');
const args = process.argv.slice(2);
if (runsTypeScript() || !existsSync(OWN_NODE)) {
	// Reading our sources leaves much behind that Node would let lie: 300 MB before a command has begun, and 160 so.
	setFlagsFromString('--semi-space-growth-factor=1');
	const { main } = await import('./main.ts');
	process.exitCode = await main(args);
} else {
	const child = spawn(OWN_NODE, [fileURLToPath(import.meta.url), ...args], { stdio: 'inherit' });
	// Ctrl-C reaches both of us by itself; the rest is passed on, so that the command can leave the database in good order.
	process.on('SIGINT', () => {});
	process.on('SIGTERM', () => child.kill('SIGTERM'));
	process.on('SIGHUP', () => child.kill('SIGHUP'));
	child.once('close', (code, signal) => (process.exitCode = code ?? (signal ? 1 : 0)));
}
