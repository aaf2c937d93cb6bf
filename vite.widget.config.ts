import { defineConfig } from 'vite';

/**
 * The widget that other sites' pages load: one file, nothing in it but its own. Its name is its version: what pages have
 * built in keeps working, and another contract is another file.
 */
export default defineConfig({
	publicDir: false,
	build: {
		lib: { entry: 'src/widget/roundtrip-terms.ts', formats: ['es'], fileName: () => 'v1.js' },
		outDir: 'build/widget',
		emptyOutDir: true,
		target: 'es2022',
		minify: true
	}
});
