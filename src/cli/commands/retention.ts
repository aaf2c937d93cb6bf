import { PERIODS, RETAINED } from '#domain/retention/periods.ts';
import { openPhotos } from '#server/app/open-photos.ts';
import { connect } from '#server/db/client.ts';
import { migrate } from '#server/db/migrate.ts';
import { sweepPhotos } from '#server/jobs/sweep-photos.ts';
import { countPast, findPeriods, letGo } from '#server/use-cases/retain.ts';
import { verifyChains } from '#server/use-cases/verify-chains.ts';
import { Refusal, type Command } from '../command.ts';
import { progressBar } from '../progress.ts';

/** Lets go what is past its time, as happens once a day by itself, and follows every hash chain. */
export const command: Command = {
	usage: 'retention [--dry-run] [--json]',
	options: { 'dry-run': { type: 'boolean' } },
	async run(call) {
		if (call.words.length > 0) throw new Refusal(`usage: ${command.usage}`, 2);
		const settings = call.settings();
		const database = await call.database();
		await migrate(database.url);
		const connection = connect(database.url, { max: 2, name: 'roundtrip-command' });
		call.defer(connection.close);
		const { db } = connection;
		const periods = await findPeriods(db);

		if (call.options['dry-run']) {
			const due = await countPast(db, periods);
			if (call.json) return call.printJson({ dry_run: true, periods, due });
			for (const kind of RETAINED)
				call.print(
					`${kind.padEnd(12)} ${String(due[kind]).padStart(9)}  after ${periods[kind]} d: ${PERIODS[kind].what}`
				);
			return call.note('Nothing was changed.');
		}
		const total = Object.values(await countPast(db, periods)).reduce((sum, due) => sum + due, 0);
		const bar = progressBar('rows');
		let gone;
		try {
			gone = await letGo(db, periods, { onProgress: (sum) => bar.show(Math.min(sum, total), total) });
		} finally {
			bar.end();
		}
		const { store } = await openPhotos(settings);
		let pictures = 0;
		for (let more = true; more;) {
			const swept = await sweepPhotos(connection, store);
			pictures += swept;
			more = swept > 0;
		}
		const chains = await verifyChains(db, Number.MAX_SAFE_INTEGER);
		const last = chains.last;
		if (call.json) {
			call.printJson({ periods, gone, pictures, chains: { orders: last?.orders, broken: last?.broken } });
		} else {
			for (const kind of RETAINED) {
				const { gone: n, waits } = gone[kind];
				call.print(
					`${kind.padEnd(12)} ${String(n).padStart(9)}${waits ? '  the rest waits for a lock of somebody else’s' : ''}`
				);
			}
			call.print(`${pictures} pictures left the store.`);
		}
		if (last && last.broken > 0)
			throw new Refusal(`${last.broken} of ${last.orders} histories do not verify: ${last.named.join(', ')}`);
		if (!call.json) call.print(`All ${last?.orders ?? 0} histories verify.`);
	}
};
