import { start } from './door/start.ts';
import { StartFailure } from '#server/start-failure.ts';

// SvelteKit and its libraries leave their development checks out where this says so.
process.env['NODE_ENV'] ??= 'production';

try {
	await start(process.env);
} catch (error) {
	if (!(error instanceof StartFailure)) throw error;
	process.stderr.write(`${error.line}\n`);
	process.exit(1);
}
