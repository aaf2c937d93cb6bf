import { openPayments } from '#server/app/payments.ts';
import { connect } from '#server/db/client.ts';
import { migrate } from '#server/db/migrate.ts';
import { compareWithProvider } from '#server/use-cases/compare-with-provider.ts';
import { Refusal, type Command } from '../command.ts';

const MOST_DAYS = 400;

/** Compares our refunds with the payment provider's own list, and says what differs. */
export const command: Command = {
	usage: 'payments compare [--days <n>] [--json]',
	options: { days: { type: 'string' } },
	async run(call) {
		const [verb, ...more] = call.words;
		if (verb !== 'compare' || more.length > 0) throw new Refusal(`usage: ${command.usage}`, 2);
		const days = Number(call.options['days'] ?? 30);
		if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
			throw new Refusal(`--days takes a whole number from 1 to ${MOST_DAYS}`, 2);
		const { online } = await openPayments(call.settings());
		if (online.size === 0) throw new Refusal('no payment provider is set up: set STRIPE_SECRET_KEY');
		const database = await call.database();
		await migrate(database.url);
		const connection = connect(database.url, { max: 2, name: 'roundtrip-command' });
		call.defer(connection.close);
		let found = 0;
		for (const [provider, api] of online) {
			const compared = await compareWithProvider(connection.db, provider, api, days).catch(
				(error: unknown) => {
					throw new Refusal(
						`${provider} did not give its list: ${error instanceof Error ? error.message : ''}`
					);
				}
			);
			const { ours, theirs, differences } = compared;
			found += differences.length;
			for (const one of differences) {
				const { kind, reference, orderId, refundId, facts } = one;
				if (call.json) {
					call.printJson({ provider, kind, reference, order: orderId, refund: refundId, ...facts });
				} else {
					const amounts = `${facts.ours ?? '-'} here, ${facts.theirs ?? '-'} there, ${facts.currency ?? ''}`;
					call.print(`${kind.padEnd(16)} ${reference}  ${amounts}`);
				}
			}
			if (!call.json)
				call.print(
					`${provider}: ${ours} refunds here, ${theirs} there since ${compared.since.toISOString()}`
				);
		}
		if (found > 0)
			throw new Refusal(`${found} ${found === 1 ? 'difference' : 'differences'}, listed for staff`);
		if (!call.json) call.print('Nothing differs.');
	}
};
