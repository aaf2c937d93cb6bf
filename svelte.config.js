import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
const config = {
	preprocess: vitePreprocess(),
	compilerOptions: { runes: true },
	kit: {
		adapter: adapter({ out: 'build' }),
		// The door (src/server.ts) checks the Origin of every unsafe request that carries a cookie. Kit's own
		// check lets cross-origin JSON through and refuses form-encoded carrier webhooks that have no Origin.
		csrf: { trustedOrigins: ['*'] },
		// Scripts run only with this response's nonce or hash; nothing inline, nothing from elsewhere.
		csp: {
			mode: 'auto',
			directives: {
				'default-src': ['none'],
				'script-src': ['self'],
				'style-src': ['self', 'unsafe-inline'],
				'img-src': ['self', 'data:', 'https:'],
				'font-src': ['self'],
				'connect-src': ['self'],
				'manifest-src': ['self'],
				'worker-src': ['self'],
				// Where a form that asks for a page to pay on is sent on to.
				'form-action': ['self', 'https://checkout.stripe.com'],
				'base-uri': ['none'],
				'frame-ancestors': ['none']
			}
		},
		// The stored offline page is shown at any address, so what it loads must not depend on where it is.
		paths: { relative: false },
		serviceWorker: { register: false },
		typescript: {
			config: (tsconfig) => {
				tsconfig.include.push('../tests/**/*.ts', '../*.ts', '../*.js');
				// Kit leaves the worker out for its library's sake; ours has both, so it is checked and linted as well.
				tsconfig.exclude = tsconfig.exclude.filter(
					(/** @type {string} */ path) => !path.includes('service-worker')
				);
				return tsconfig;
			}
		}
	}
};

export default config;
