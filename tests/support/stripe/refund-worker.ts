// A process that does nothing but refund runs, until it is killed: `node refund-worker.js <database> <stripe>`. Each line
// it reads holds quotes to confirm, as JSON; each is confirmed, then the money clock goes round. It says `ready` once it
// can begin and `done` after each line.
import { createInterface } from 'node:readline';
import { ledger } from '#server/adapters/payments/ledger.ts';
import { openStripe } from '#server/adapters/payments/stripe/client.ts';
import { stripePayments } from '#server/adapters/payments/stripe/stripe.ts';
import { connect } from '#server/db/client.ts';
import { startMoneyClock } from '#server/jobs/money-clock.ts';
import { STRIPE_KEY } from './server.ts';
import { quoteDesk } from '../quotes.ts';

const [, , databaseUrl = '', apiBase = ''] = process.argv;
const stripe = stripePayments(await openStripe({ secretKey: STRIPE_KEY, apiBase }));
const connection = connect(databaseUrl, { max: 3, name: 'test-worker' });
await connection.sql`select 1`;
const quotes = quoteDesk(connection);
const clock = startMoneyClock(
	{
		connection,
		payments: (provider) => (provider === 'stripe' ? stripe : ledger),
		log: { info: () => {}, warn: () => {} },
		afterCommit: () => {}
	},
	3_600_000
);
const say = (word: string) => process.stdout.write(`${word}\n`);
say('ready');
for await (const line of createInterface(process.stdin)) {
	for (const quote of JSON.parse(line) as string[]) {
		await quotes.confirm(quote);
		await clock.round();
	}
	say('done');
}
