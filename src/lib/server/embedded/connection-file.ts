import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `connection.json` in the data folder: how commands reach the running database. Mode 0600, for it holds the password. */
export type Connection = { url: string; pid: number; port: number };

/** Where that file is. */
export const connectionPath = (dataDir: string): string => join(dataDir, 'connection.json');

/** What the file says; it may be stale after a crash, so the reader tries it. */
export function readConnection(dataDir: string): Connection | undefined {
	try {
		const found = JSON.parse(readFileSync(connectionPath(dataDir), 'utf8')) as Partial<Connection>;
		if (typeof found.url !== 'string' || typeof found.pid !== 'number' || typeof found.port !== 'number')
			return undefined;
		return { url: found.url, pid: found.pid, port: found.port };
	} catch {
		return undefined;
	}
}

/** Writes the file in one step; a reader sees the old one or the new one. */
export function writeConnection(dataDir: string, connection: Connection): void {
	const draft = `${connectionPath(dataDir)}.${process.pid}`;
	rmSync(draft, { force: true });
	writeFileSync(draft, `${JSON.stringify(connection, null, '\t')}\n`, { mode: 0o600, flag: 'wx' });
	renameSync(draft, connectionPath(dataDir));
}

/** After an orderly stop nothing answers there any more. After a crash the file stays: the next start takes its port again. */
export function removeConnection(dataDir: string): void {
	rmSync(connectionPath(dataDir), { force: true });
}
