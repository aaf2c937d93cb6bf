import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where the migrations lie: `drizzle/` at the top of the project, found upwards from this file, because it runs both
 * from its source and from the built server.
 */
export const MIGRATIONS_FOLDER = findUp(dirname(fileURLToPath(import.meta.url)));

function findUp(folder: string): string {
	const here = join(folder, 'drizzle');
	if (existsSync(join(here, 'meta', '_journal.json'))) return here;
	const above = dirname(folder);
	if (above === folder)
		throw new Error('drizzle/meta/_journal.json is missing: the migrations are part of the program');
	return findUp(above);
}
