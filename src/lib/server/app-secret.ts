import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { keepFirst, readKept } from './kept-file.ts';
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
		return read(file) ?? keepFirst(dataDir, NAME, randomBytes(BYTES).toString('base64'));
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
	const text = readKept(file);
	if (text === undefined || Buffer.from(text, 'base64').length >= BYTES) return text;
	throw new StartFailure(
		`The secret of this shop in ${file} is damaged`,
		'bring the file back from a backup, or remove it and have a new one made: what was sealed with it is lost'
	);
}
