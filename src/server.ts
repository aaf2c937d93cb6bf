import { start } from './door/start.ts';
import { StartFailure } from '#server/start-failure.ts';

// SvelteKit and its libraries leave their development checks out where this says so.
process.env['NODE_ENV'] ??= 'production';

try {
	await start(process.env);
	// Starting leaves twice the room that running needs, and V8 asks for it again only under load. Needs --expose-gc.
	globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
} catch (error) {
	if (!(error instanceof StartFailure)) throw error;
	process.stderr.write(`${error.line}\n`);
	process.exit(1);
}
