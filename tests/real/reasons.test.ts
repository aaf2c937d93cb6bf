import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReasonsAsk } from '#domain/reasons/ask.ts';
import { olist } from '#server/adapters/storefronts/olist/source.ts';
import { onlineRetail } from '#server/adapters/storefronts/online-retail/source.ts';
import { importFrom, type ImportSummary } from '#server/app/import.ts';
import { policyShelf } from '#server/app/policies.ts';
import { reasonsOf } from '#server/app/reasons.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { countReasons } from '#server/jobs/reasons-reader.ts';
import type { StorefrontItem } from '#server/ports/storefront.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

const INPUT = process.env['REAL_INPUT_DIR'] ?? '';
const RETAIL = join(INPUT, 'data', 'online-retail-I.csv.gz');
const OLIST = join(INPUT, 'data', 'olist-stratified-8135');
const noProgress = () => ({ lines: 0, bytes: 0, totalBytes: 0 });

/** A shop in a zone with what a source says, and its figures. */
function shopIn(zone: string) {
	const held: { database?: FreshDatabase; connection?: Connection } = {};
	beforeAll(async () => {
		held.database = await freshDatabase();
		held.connection = connect(held.database.url, { max: 6 });
	});
	afterAll(async () => {
		await held.connection?.close();
		await held.database?.drop();
	});
	const connection = () => held.connection as Connection;
	return {
		connection,
		async take(source: string, items: AsyncIterable<StorefrontItem>): Promise<ImportSummary> {
			const { db } = connection();
			const summary = await importFrom(db, items, { source, zone, onRefused: () => {} });
			while (!(await countReasons(db, zone)));
			return summary;
		},
		figures(address: string) {
			const { versions, open } = policyShelf(connection().db, zone);
			const params = new URLSearchParams(address);
			const { figures } = reasonsOf({ connection: connection(), zone, versions });
			return open().then(() => figures(readReasonsAsk((name) => params.get(name), 0)));
		}
	};
}

describe.skipIf(!existsSync(OLIST))('Olist’s reviews as answers', () => {
	const shop = shopIn('America/Sao_Paulo');

	it('show how lateness and content go together', async () => {
		const files = readdirSync(OLIST).map((name) => join(OLIST, name));
		const source = () => olist(files, noProgress(), () => {});
		const summary = await shop.take('olist', source());
		const { lateness } = await shop.figures('from=2016-01-01&to=2019-01-01');
		const said = lateness.map(({ key, n, mean, unhappy }) => [
			key,
			n,
			mean?.toFixed(2),
			unhappy.share.toFixed(2)
		]);
		console.log(`olist: ${summary.answers} answers; ${JSON.stringify(said)}`);
		// 8,225 reviews; those of the 775 orders without items have no order here.
		const [row] = await shop.connection().sql<
			{ n: number }[]
		>`select count(*)::int as n from feedback_answers`;
		expect(row?.n).toBe(summary.answers);
		expect(summary.answers).toBeGreaterThan(7350);
		expect(summary.answers).toBeLessThan(8225);
		const meanOf = (group: string) => lateness.find(({ key }) => key === group);
		// olist-facts.txt, "Review score by lateness against the estimated day", of 5,172 delivered orders.
		expect(meanOf('early_15')?.mean).toBeCloseTo(4.301, 1);
		expect(meanOf('early_8')?.mean).toBeCloseTo(4.31, 1);
		expect(meanOf('late_1')?.mean).toBeCloseTo(3.277, 1);
		expect(meanOf('late_4')?.mean).toBeCloseTo(1.954, 1);
		expect(meanOf('late_4')?.n).toBe(87);
		expect(meanOf('late_4')?.unhappy.low).toBeGreaterThan(meanOf('early_8')?.unhappy.high ?? 1);
		// Nobody is asked, thanked or called for history (law 12); taken again nothing is there twice.
		const quiet = await shop.connection().sql`select from feedback_asks union all select from feedback_tasks
			union all select from notices`;
		expect(quiet).toHaveLength(0);
		expect((await shop.take('olist', source())).answers).toBe(0);
	}, 900_000);
});

describe.skipIf(!existsSync(RETAIL))('the wholesaler’s cancellations', () => {
	const shop = shopIn('Europe/London');

	it('come when the facts say: half within ten days, 38 % within seven', async () => {
		await shop.take(
			'online-retail',
			onlineRetail([RETAIL], noProgress(), () => {})
		);
		const { when, values, placed, happened } = await shop.figures('from=2010-12-01&to=2011-12-31&by=product');
		const day = 1440;
		const within = (days: number) => when.points.find(({ minutes }) => minutes === days * day)?.share ?? 0;
		console.log(
			`online-retail: ${when.n} times, median ${((when.median ?? 0) / day).toFixed(2)} days; within 1, 3, 7, 14, 30 days ` +
				[1, 3, 7, 14, 30].map((days) => within(days).toFixed(3)).join(', ') +
				`; ${happened} of ${placed} orders; ${values[0]?.name ?? ''} ${values[0]?.n ?? 0}`
		);
		expect((when.median ?? 0) / day).toBeGreaterThan(9);
		expect((when.median ?? 0) / day).toBeLessThan(11);
		expect(within(1)).toBeCloseTo(0.113, 1);
		expect(within(7)).toBeGreaterThan(0.355);
		expect(within(7)).toBeLessThan(0.4);
		expect(within(30)).toBeCloseTo(0.766, 1);
		expect(when.n).toBeGreaterThan(7000);
	}, 900_000);
});
