const { DOMAIN, DOOR, ROUTES, SERVER, TEST, UI, knowsOnly, npm, server, wall } = require('./rooms.cjs');

/** Whatever Vite may put into the page or the worker. */
const BROWSER = [
	'^src/lib/(ui|client|i18n)/',
	'^src/(service-worker|params)/',
	'^src/hooks(\\.client)?\\.ts$',
	'\\.svelte(\\.ts)?$',
	`${ROUTES}.*\\+(page|layout)\\.ts$`
];

/** Pages, the browser, the words and the service worker. */
module.exports = [
	wall(
		'routes-enter-through-http',
		'A route reaches the engine room as locals.app and http/, so that nothing passes the guard in handle.',
		{ path: ROUTES, pathNot: TEST },
		{ path: SERVER, pathNot: server('http') }
	),
	wall(
		'browser-never-imports-server',
		'Secrets and SQL never reach a page, not even as a type that tempts the next import.',
		{ path: BROWSER, pathNot: TEST },
		{ path: [SERVER, DOOR, '^src/hooks\\.server\\.ts$', '\\+(page|layout)\\.server\\.ts$|\\+server\\.ts$'] }
	),
	wall(
		'browser-gets-finished-numbers',
		'Money and time are worked out on the server; their libraries would eat the page budget and round twice.',
		{ path: BROWSER, pathNot: TEST },
		{ path: npm('dinero.js', 'temporal-polyfill') }
	),
	wall(
		'lib-knows-no-route',
		'A route is the outermost leaf. What two routes share moves to lib, never the other way.',
		{ path: '^src/', pathNot: ROUTES },
		{ path: ROUTES }
	),
	wall(
		'audiences-are-strangers',
		'Shopper, share, staff and machines see different things of one order; a shared file would mix what each may see.',
		{ path: `${ROUTES}\\(?([a-z0-9-]+)\\)?/` },
		{ path: `${ROUTES}\\(?[a-z0-9-]+\\)?/`, pathNot: `${ROUTES}\\(?$1\\)?/` }
	),
	wall(
		'desk-stays-off-shopper-pages',
		'What the staff sees is neither weighed into nor shown on a page of a shopper.',
		{ path: [`${ROUTES}\\((shopper|share)\\)/`, `${UI}(shopper|primitives)/`] },
		{ path: `${UI}staff/` }
	),
	wall(
		'shopper-ui-stays-off-the-desk',
		'A change for shoppers must not change the desk; what both need is a primitive.',
		{ path: [`${ROUTES}\\(staff\\)/`, `${UI}(staff|primitives)/`] },
		{ path: `${UI}shopper/` }
	),
	knowsOnly(
		'client-knows-no-screen',
		'Offline, push and live updates work the same under every page.',
		'^src/lib/client/',
		DOMAIN,
		'^src/lib/i18n/'
	),
	knowsOnly(
		'words-know-nothing',
		'Texts and formats are read by all, so they read nobody.',
		'^src/lib/i18n/',
		DOMAIN
	),
	wall(
		'service-worker-stands-alone',
		'It outlives the page that installed it by weeks: no code of the app but the queue and the photos it shares with pages, and no library but workbox and its idb.',
		{ path: '^src/service-worker/', pathNot: TEST },
		{
			pathNot: [
				'^src/service-worker/',
				'^src/lib/client/(outbox|shared)/',
				npm('workbox-[a-z-]+'),
				npm('idb'),
				'^\\$service-worker$'
			],
			// `/// <reference types=… />` only tells the compiler what kind of script this is.
			dependencyTypesNot: ['triple-slash-directive', 'triple-slash-type-reference']
		}
	),
	wall(
		'widget-stands-alone',
		'It runs on pages of other sites, where every byte counts: no library, and of the house nothing but shapes.',
		{ path: '^src/widget/', pathNot: TEST },
		{ pathNot: '^src/widget/', dependencyTypesNot: ['type-only'] }
	),
	wall(
		'nobody-leans-on-the-widget',
		'Pages of ours draw the bar with their own parts; the widget is built and loaded apart from them.',
		{ path: '^src/', pathNot: [TEST, '^src/widget/'] },
		{ path: '^src/widget/' }
	),
	wall(
		'drawn-parts-stay-drawn',
		'They carry no marks for a browser to take them over (ADR 10): on a page of their own they would come up broken.',
		{ path: '^src/', pathNot: [TEST, `${UI}shopper/drawn/`] },
		{
			path: `${UI}shopper/drawn/[A-Z]\\w+\\.svelte$`,
			pathNot: `${UI}shopper/drawn/(Order\\w+|Drawn)\\.svelte$`
		}
	)
];
