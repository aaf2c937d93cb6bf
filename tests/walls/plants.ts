import type { Tree } from './temp-tree.ts';

/** A file that breaks one wall, planted into the clean tree. `beside` are files it needs to do so. */
export interface Plant {
	rule: string;
	file: string;
	code: string;
	beside?: Tree;
}

/** The shortest import that reaches a module, as a value. */
const use = (module: string) => `import * as reached from '${module}';\nexport default reached;\n`;
const component = (script: string) => `<script lang="ts">\n${script}\n</script>\n\n{String(reached)}\n`;
const inComponent = (module: string) => component(`import * as reached from '${module}';`);
const plant = (rule: string, file: string, code: string, beside?: Tree): Plant => ({
	rule,
	file,
	code,
	beside
});

export const PLANTS: Plant[] = [
	plant('no-cycles', 'src/lib/domain/order/egg.ts', use('./hen.ts'), {
		'src/lib/domain/order/hen.ts': use('./egg.ts')
	}),
	plant('nothing-unresolved', 'src/lib/client/lost.ts', use('#client/never-written.ts')),
	plant('nothing-unresolved', 'src/lib/client/by-lib.ts', use('$lib/client/live.ts')),
	plant('nothing-undeclared', 'src/lib/client/lucky.ts', use('here-by-luck')),
	plant('no-test-code-in-product', 'src/lib/client/fixed.ts', use('#tests/fixtures/order.ts')),
	plant('no-test-code-in-product', 'src/lib/server/jobs/tested.ts', use('vitest')),

	// A type is enough: walls that only values respect would be suggestions.
	plant(
		'domain-imports-only-domain',
		'src/lib/domain/order/typed.ts',
		`import type { Payments } from '#server/ports/payments.ts';\nexport type Paid = Payments;\n`
	),
	plant('domain-imports-only-domain', 'src/lib/domain/order/filed.ts', use('node:fs')),
	plant('domain-imports-only-domain', 'src/lib/domain/order/checked.ts', use('zod')),
	plant('ports-know-only-domain', 'src/lib/server/ports/stored.ts', use('#server/db/orders.ts')),
	plant(
		'use-cases-know-law-ports-and-store',
		'src/lib/server/use-cases/mail.ts',
		use('#server/adapters/mail/smtp.ts')
	),
	plant('use-cases-know-law-ports-and-store', 'src/lib/server/use-cases/dial.ts', use('node:http')),

	plant('db-never-reaches-up', 'src/lib/server/db/up.ts', use('#server/use-cases/place-order.ts')),
	plant('drizzle-stays-in-db', 'src/lib/server/jobs/drizzled.ts', use('drizzle-orm')),
	plant('drizzle-stays-in-db', 'src/lib/server/auth/queried.ts', use('postgres')),
	plant('embedded-speaks-no-drizzle', 'src/lib/server/embedded/drizzled.ts', use('drizzle-orm')),
	plant('embedded-knows-only-the-start', 'src/lib/server/embedded/tables.ts', use('#server/db/orders.ts')),
	plant('settings-are-a-leaf', 'src/lib/server/settings.ts', use('#server/http/problem.ts')),
	plant(
		'adapters-never-reach-sideways',
		'src/lib/server/adapters/mail/paid.ts',
		use('../payments/ledger.ts')
	),
	plant(
		'adapters-never-reach-sideways',
		'src/lib/server/adapters/mail/stored.ts',
		use('#server/db/orders.ts')
	),
	plant(
		'auth-knows-people-and-store',
		'src/lib/server/auth/acts.ts',
		use('#server/use-cases/place-order.ts')
	),
	plant('session-library-stays-in-auth', 'src/lib/server/http/session.ts', use('lucia')),
	plant('http-knows-only-domain', 'src/lib/server/http/stored.ts', use('#server/db/orders.ts')),
	plant(
		'notices-know-law-ports-and-words',
		'src/lib/server/notices/looked-up.ts',
		use('#server/db/orders.ts')
	),
	plant(
		'realtime-knows-law-ports-and-store-types',
		'src/lib/server/realtime/acts.ts',
		use('#server/use-cases/place-order.ts')
	),
	plant('realtime-takes-only-types-of-db', 'src/lib/server/realtime/reads.ts', use('#server/db/orders.ts')),
	plant('engine-room-knows-no-screens', 'src/lib/server/jobs/drawn.ts', use('#ui/shopper/Steps.svelte')),

	plant('only-composers-import-app', 'src/lib/server/http/composed.ts', use('../app/parts.ts')),
	plant('only-composers-import-app', 'src/routes/(shopper)/orders/composed.ts', use('#server/app.ts')),
	plant('hooks-touch-no-tables', 'src/hooks.server.ts', use('#server/db/orders.ts')),
	plant(
		'door-is-the-last-to-be-imported',
		'src/lib/server/jobs/streamed.ts',
		use('../../../door/streams.ts')
	),
	plant('door-knows-no-pages', 'src/door/drawn.ts', use('#ui/staff/Queue.svelte')),
	plant('demo-enters-through-app', 'src/demo/cheats.ts', use('#server/db/orders.ts')),
	plant('demo-is-never-in-the-way', 'src/lib/server/jobs/demo.ts', use('../../../demo/shop.ts')),
	plant('set-up-needs-nothing', 'src/cli/setup.mjs', use('zod')),

	plant(
		'routes-enter-through-http',
		'src/routes/api/v1/orders/direct.ts',
		use('#server/use-cases/place-order.ts')
	),
	// In components, so that these also prove that .svelte files are read.
	plant('browser-never-imports-server', 'src/lib/ui/shopper/Leak.svelte', inComponent('#server/settings.ts')),
	plant(
		'browser-never-imports-server',
		'src/routes/(shopper)/orders/+layout.ts',
		use('#server/http/problem.ts')
	),
	plant('browser-gets-finished-numbers', 'src/lib/ui/shopper/Sum.svelte', inComponent('dinero.js')),
	plant('lib-knows-no-route', 'src/lib/client/routed.ts', use('../../routes/(shopper)/orders/rows.ts')),
	plant('audiences-are-strangers', 'src/routes/(staff)/staff/peek.ts', use('../../(shopper)/orders/rows.ts')),
	plant(
		'audiences-are-strangers',
		'src/routes/api/v1/orders/peek.ts',
		use('../../../(shopper)/orders/rows.ts')
	),
	plant(
		'desk-stays-off-shopper-pages',
		'src/routes/(shopper)/orders/Desk.svelte',
		inComponent('#ui/staff/Queue.svelte')
	),
	plant(
		'shopper-ui-stays-off-the-desk',
		'src/lib/ui/staff/Mixed.svelte',
		inComponent('#ui/shopper/Steps.svelte')
	),
	plant('client-knows-no-screen', 'src/lib/client/drawn.ts', use('#ui/primitives/Button.svelte')),
	plant('words-know-nothing', 'src/lib/i18n/lively.ts', use('#client/live.ts')),
	plant('service-worker-stands-alone', 'src/service-worker/worded.ts', use('#i18n/words.ts')),
	plant('service-worker-stands-alone', 'src/service-worker/bulky.ts', use('zod')),
	plant('widget-stands-alone', 'src/widget/worded.ts', use('#i18n/words.ts')),
	plant('widget-stands-alone', 'src/widget/bulky.ts', use('zod')),
	plant('drawn-parts-stay-drawn', 'src/lib/ui/shopper/Page.svelte', inComponent('./drawn/ItemsCard.svelte'), {
		'src/lib/ui/shopper/drawn/ItemsCard.svelte': '<p>Lamp</p>'
	}),
	plant('nobody-leans-on-the-widget', 'src/lib/client/drawn-by-widget.ts', use('../../widget/draw.ts'))
];
