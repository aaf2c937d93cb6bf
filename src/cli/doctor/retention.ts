import { connect } from '#server/db/client.ts';
import { findRetention } from '#server/use-cases/retain.ts';
import { findChainRounds } from '#server/use-cases/verify-chains.ts';
import type { Check } from './checks.ts';

/** A server that runs does it once a day; two days without are worth a look. */
const LATE_MS = 2 * 86_400_000;

/** When what is past its time went last, and whether the hash chains hold. Reads only; the schema has to be whole. */
export async function checkRetention(url: string): Promise<Check[]> {
	const { db, close } = connect(url, { max: 1, name: 'roundtrip-doctor' });
	try {
		const [run, chains] = await Promise.all([findRetention(db), findChainRounds(db)]);
		const sum = Object.values(run?.gone ?? {}).reduce((all, n) => all + n, 0);
		const isLate = run && Date.now() - Date.parse(run.at) > LATE_MS;
		const last = chains?.last;
		return [
			{
				name: 'retention',
				state: run && !isLate ? 'ok' : 'info',
				found: run
					? `${sum} rows went at ${run.at}${run.waits.length > 0 ? `; locked: ${run.waits.join(', ')}` : ''}${isLate ? '; a running server does it once a day' : ''}`
					: 'not run yet; a running server does it once a day'
			},
			{
				name: 'history',
				state: last && last.broken > 0 ? 'problem' : last ? 'ok' : 'info',
				found: !last
					? 'chains not looked through yet; `roundtrip retention` does'
					: last.broken > 0
						? `${last.broken} of ${last.orders} chains do not verify: ${last.named.join(', ')}`
						: `all ${last.orders} chains verify, until ${last.until}`
			}
		];
	} finally {
		await close();
	}
}
