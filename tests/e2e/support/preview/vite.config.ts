import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import config from '../../../../svelte.config.js';

/**
 * The real pages on a made-up store, to look at them: the same routes, components and styles, but hooks that answer
 * from tests/fixtures. Built into its own folder, so that nothing of it can get into the product.
 */
export default defineConfig({
	plugins: [
		{
			// Kit prerenders in a process of its own, which would write into the product's folder.
			name: 'prerender-nothing',
			enforce: 'pre',
			transform: (code, id) =>
				/routes\/.*\+page\.ts$/.test(id) ? code.replace('prerender = true', 'prerender = false') : undefined
		},
		paraglideVitePlugin({
			project: './src/lib/i18n/project.inlang',
			outdir: './src/lib/i18n/paraglide',
			strategy: ['cookie', 'preferredLanguage', 'baseLocale']
		}),
		tailwindcss(),
		// Options given here are flat: what svelte.config.js calls `kit` stands beside the rest.
		sveltekit({
			compilerOptions: config.compilerOptions,
			preprocess: config.preprocess,
			...config.kit,
			paths: { relative: false },
			outDir: '.svelte-kit/preview',
			files: { hooks: { server: 'tests/e2e/support/preview/hooks.server.ts' } },
			adapter: { name: 'none', adapt: () => undefined }
		})
	]
});
