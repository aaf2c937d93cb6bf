// A process that does nothing but run the money clock, until it is killed: `node clock-process.ts <database> <stripe>`.
import { ledger } from '#server/adapters/payments/ledger.ts';
import { openStripe } from '#server/adapters/payments/stripe/client.ts';
import { stripePayments } from '#server/adapters/payments/stripe/stripe.ts';
import { connect } from '#server/db/client.ts';
import { startMoneyClock } from '#server/jobs/money-clock.ts';

const [, , databaseUrl = '', apiBase = ''] = process.argv;
const stripe = stripePayments(await openStripe({ secretKey: 'sk_test_ofourown', apiBase }));
const connection = connect(databaseUrl, { max: 5, name: 'test-clock' });
await connection.sql`select 1`;
const clock = startMoneyClock(
	{
		connection,
		payments: (provider) => (provider === 'stripe' ? stripe : ledger),
		log: { info: () => {}, warn: () => {} },
		afterCommit: () => {}
	},
	3_600_000
);
process.stdout.write('ready\n');
for (;;) await clock.round();
