import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from './settings.ts';
import { errorCode, StartFailure } from './start-failure.ts';

const NAME = 'app-secret';
const BYTES = 32;

/**
 * The secret that signatures and sealed values rest on: APP_SECRET, else the one kept in the data folder, made at the
 * first start. Several nodes on one database need the same: set APP_SECRET there.
 */
export function getAppSecret({ appSecret, dataDir }: Pick<Settings, 'appSecret' | 'dataDir'>): string {
	if (appSecret) return appSecret;
	const file = join(dataDir, NAME);
	try {
		return read(file) ?? make(file, dataDir);
	} catch (error) {
		if (error instanceof StartFailure) throw error;
		throw new StartFailure(
			`The secret of this shop cannot be kept in ${file} (${errorCode(error) ?? String(error)})`,
			'set APP_SECRET, or DATA_DIR to a folder you may write to',
			{ cause: error }
		);
	}
}

function read(file: string): string | undefined {
	let text: string;
	try {
		text = readFileSync(file, 'utf8').trim();
	} catch (error) {
		if (errorCode(error) === 'ENOENT') return undefined;
		throw error;
	}
	if (Buffer.from(text, 'base64').length >= BYTES) return text;
	throw new StartFailure(
		`The secret of this shop in ${file} is damaged`,
		'bring the file back from a backup, or remove it and have a new one made: what was sealed with it is lost'
	);
}

/** Whole or not at all: two processes that start at once end up with one secret, and a crash leaves no half of one. */
function make(file: string, dataDir: string): string {
	mkdirSync(dataDir, { recursive: true });
	const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
	try {
		writeFileSync(draft, `${randomBytes(BYTES).toString('base64')}\n`, {
			mode: 0o600,
			flag: 'wx',
			flush: true
		});
		chmodSync(draft, 0o600);
		try {
			linkSync(draft, file);
		} catch (error) {
			if (errorCode(error) !== 'EEXIST') throw error;
		}
	} finally {
		rmSync(draft, { force: true });
	}
	return readFileSync(file, 'utf8').trim();
}
