import { defineConfig } from 'vite';
import { namedWords, narrowLetters } from './vite.words.ts';

/**
 * The server entry as one plain JavaScript file beside the built pages. Node can run it from its TypeScript as well
 * (tests do), but stripping types at every start costs a second and some 100 MB that are never given back.
 */
export default defineConfig({
	plugins: [namedWords(), narrowLetters()],
	publicDir: false,
	// drizzle-orm read as the several hundred files that it is published in costs over 100 MB; Kit is not there where only what runs is installed.
	ssr: { noExternal: ['drizzle-orm', '@sveltejs/kit', 'esm-env'] },
	build: {
		ssr: 'src/server.ts',
		outDir: 'build/door',
		emptyOutDir: true,
		target: 'node22',
		minify: false
	}
});
