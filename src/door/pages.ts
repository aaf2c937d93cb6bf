import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StartFailure } from '#server/start-failure.ts';
import type { PageHandler } from './door.ts';

/**
 * Loads SvelteKit's built handler. It reads its settings from the environment when it is loaded, so they are put there
 * first: the origin pages are built for, and the largest body (also the door's own limit, for bodies of unknown length).
 */
export async function loadPages({
	origin,
	bodyLimit
}: {
	origin: string;
	bodyLimit: number;
}): Promise<PageHandler> {
	const file = new URL('../../build/handler.js', import.meta.url);
	if (!existsSync(file)) {
		throw new StartFailure(
			`The pages are not built (${fileURLToPath(file)} is missing)`,
			'run npm start, or npm run build'
		);
	}
	process.env['ORIGIN'] = origin;
	process.env['BODY_SIZE_LIMIT'] = String(bodyLimit);
	const { handler } = (await import(file.href)) as { handler: PageHandler };
	return handler;
}
