// A process that does nothing but tell storefronts, until it is killed: `node worker-process.ts <database> <shopify> <woo>`.
import { connect } from '#server/db/client.ts';
import { startWriteBacks } from '#server/jobs/write-backs.ts';
import { bookOf } from './book.ts';

const [, , databaseUrl = '', shopify = '', woocommerce = ''] = process.argv;
const connection = connect(databaseUrl, { max: 5, name: 'test-worker' });
await connection.sql`select 1`;
const worker = startWriteBacks(
	{
		connection,
		book: bookOf({ shopify, woocommerce }, () => 'execute', 20_000),
		log: { info: () => {}, warn: () => {} },
		afterCommit: () => {}
	},
	3_600_000
);
process.stdout.write('ready\n');
for (;;) await worker.round();
