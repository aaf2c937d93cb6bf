import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { lowestRate } from '#domain/return/label.ts';
import { easyPostLabels } from '#server/adapters/labels/easypost.ts';
import { connect, type Connection } from '#server/db/client.ts';
import { findLabel } from '#server/db/labels.ts';
import { endTask, listOpenTasks } from '#server/db/money-tasks.ts';
import { transact } from '#server/db/transaction.ts';
import { turnLabels } from '#server/jobs/label-clock.ts';
import { claimLabel } from '#server/use-cases/make-label.ts';
import { samplePolicy } from '#tests/fixtures/policies.ts';
import { EASYPOST_KEY, RETURN_ADDRESS, startEasyPost } from '#tests/support/easypost.ts';
import { newRef } from '#tests/support/order-documents.ts';
import { brokenInvariants, lamps } from '#tests/support/order-state.ts';
import { WRITER } from '#tests/support/order-writer.ts';
import { firstPolicy, placeLamps } from '#tests/support/quotes.ts';
import { deliver, got, returnDesk } from '#tests/support/returns.ts';
import { freshDatabase, type FreshDatabase } from '#tests/support/test-database.ts';

/** What returns are sent with: one label each, whoever asks and whatever breaks, bought over HTTP and given back. */
let database: FreshDatabase;
let one: Connection;
let other: Connection;
let desk: ReturnType<typeof returnDesk>;
let easyPost: Awaited<ReturnType<typeof startEasyPost>>;

beforeAll(async () => {
	database = await freshDatabase();
	one = connect(database.url, { max: 12, name: 'test-one' });
	other = connect(database.url, { max: 12, name: 'test-other' });
	desk = returnDesk(one);
	easyPost = await startEasyPost();
	await firstPolicy(one, {
		...samplePolicy(),
		returns: {
			ways: [
				{ way: 'label', price: 0 },
				{ way: 'own', price: 0 }
			]
		}
	});
});
afterEach(async () => {
	expect(await brokenInvariants(one)).toEqual([]);
	Object.assign(easyPost.state, { silence: undefined, refund: 'submitted' });
	easyPost.kept.clear();
});
afterAll(async () => {
	await one?.close();
	await other?.close();
	await easyPost?.close();
	await database?.drop();
});

async function open(wayBack: 'label' | 'own' = 'label'): Promise<{ id: string; ref: string }> {
	const ref = newRef();
	await placeLamps(one, ref, 1, { people: undefined, ship_to: SHIP_TO } as never);
	await deliver(one, ref, lamps(1));
	return { ref, id: (await desk.open(ref, lamps(1), { wayBack })).id };
}
const SHIP_TO = { name: 'Ada Muster', lines: ['Kai 3'], postcode: '20457', city: 'Hamburg', country: 'DE' };
const labels = (apiKey = EASYPOST_KEY) =>
	easyPostLabels({
		apiKey,
		apiBase: easyPost.apiBase,
		returnAddress: RETURN_ADDRESS,
		weight: 500,
		withinMs: 2000
	});
const turn = (connection = one, seller = labels()) =>
	turnLabels({ connection, labels: seller, log: pino({ enabled: false }), afterCommit: () => undefined });
/** As if the minute that a service is given were over. */
const later = () => one.sql`update return_labels set asked_at = null`;
const parcelsOf = (id: string) =>
	one.sql<
		{ carrier: string; tracking_number: string }[]
	>`select carrier, tracking_number from shipments where return_id = ${id}`;
const bought = () => [...easyPost.kept.values()].map((kept) => kept.bought);

test('ours: however many ask at once on two nodes, one is made; none where there is nothing to send', async () => {
	const { id } = await open('own');
	const claim = ({ db }: Connection) => transact(db, (tx) => claimLabel(tx, WRITER, { id, provider: 'own' }));
	const all = await Promise.all(Array.from({ length: 20 }, (_, n) => claim(n % 2 ? one : other)));
	expect(new Set(all.map((result) => got(result).id)).size).toBe(1);
	expect(await one.sql`select from return_labels where return_id = ${id}`).toHaveLength(1);
	got(await desk.cancel(id));
	expect(await claim(one)).toMatchObject({ refusal: { code: 'return.state_conflict', state: 'cancelled' } });
});

test('bought: the cheapest, once on two nodes, and its parcel is opened with its number', async () => {
	const { id } = await open();
	await Promise.all([turn(one), turn(other), turn(one), turn(other)]);
	await turn();
	expect(bought()).toEqual([1]);
	const [shipment] = [...easyPost.kept.values()];
	expect(shipment?.shipment['selected_rate']).toMatchObject({ id: 'rate_a' });
	const label = await findLabel(one.db, id);
	expect(label).toMatchObject({ state: 'made', carrier: 'usps', reference: shipment?.shipment['id'] });
	expect(label).toMatchObject({ cost: 582, costCurrency: 'USD' });
	expect(await parcelsOf(id)).toEqual([{ carrier: 'usps', tracking_number: label?.trackingNumber }]);
	expect(
		lowestRate([
			{ id: 'x', carrier: 'c', rate: '9.5' },
			{ id: 'y', carrier: 'c', rate: '10' },
			{ id: 'z', carrier: 'c', rate: 'free' }
		])?.id
	).toBe('x');
});

test.for([
	{ at: 'create', when: 'before' },
	{ at: 'create', when: 'after' },
	{ at: 'buy', when: 'before' },
	{ at: 'buy', when: 'after' }
] as const)('no answer $when it came to $at: unknown, asked after, bought once', async (silence) => {
	const { id } = await open();
	easyPost.state.silence = silence;
	await turn();
	expect((await findLabel(one.db, id))?.state).toBe('unknown');
	// Not before its minute is over.
	await turn(other);
	expect((await findLabel(one.db, id))?.state).toBe('unknown');
	await later();
	await Promise.all([turn(one), turn(other)]);
	expect([(await findLabel(one.db, id))?.state, bought()]).toEqual(['made', [1]]);
	expect(await parcelsOf(id)).toHaveLength(1);
});

test.for([
	['7.5', 'EUR', 750, 'EUR'],
	['800', 'JPY', 800, 'JPY'],
	['5.82', undefined, null, null],
	['5.82', 'usd', null, null]
] as const)('what it cost is kept as the service said it: %s %s', async ([rate, currency, cost, kept]) => {
	const { rates } = easyPost.state;
	easyPost.state.rates = [{ id: 'rate_a', carrier: 'USPS', rate, currency }];
	const { id } = await open();
	await turn();
	easyPost.state.rates = rates;
	expect(await findLabel(one.db, id)).toMatchObject({ state: 'made', cost, costCurrency: kept });
});

test('refused: it says why in a code, and nobody asks again; a key that is wrong is put right and asked with again', async () => {
	const { id } = await open();
	await turn(one, labels('another key'));
	expect((await findLabel(one.db, id))?.state).toBe('unknown');
	await later();
	const { rates } = easyPost.state;
	easyPost.state.rates = [];
	await turn();
	expect(await findLabel(one.db, id)).toMatchObject({ state: 'failed', failure: 'easypost.no_rate' });
	easyPost.state.rates = rates;
	await later();
	await turn();
	expect([bought(), await parcelsOf(id)]).toEqual([[0], []]);
});

test('given up: a bought label goes back, once; one that is not taken back stands so', async () => {
	const [first, second] = [await open(), await open()];
	await turn();
	expect(bought()).toEqual([1, 1]);
	got(await desk.cancel(first.id));
	await later();
	await turn();
	expect((await findLabel(one.db, first.id))?.state).toBe('voided');
	easyPost.state.refund = 'rejected';
	got(await desk.cancel(second.id));
	await later();
	await turn();
	expect(await findLabel(one.db, second.id)).toMatchObject({
		state: 'kept',
		failure: 'easypost.refund_rejected'
	});
	await later();
	await turn();
	const { taskId, ...task } = (await listOpenTasks(one.db)).map(
		({ id: taskId, kind, provider, ref, facts }) => ({
			...{ taskId, kind, provider, ref, facts }
		})
	)[0] ?? { taskId: '' };
	expect(task).toEqual({
		...{ kind: 'label_kept', provider: 'easypost', ref: second.ref },
		facts: { about: `${second.ref}-R1: easypost.refund_rejected` }
	});
	expect(await endTask(one.db, taskId, 'staff')).toBeDefined();
	expect(await listOpenTasks(one.db)).toEqual([]);
});

test('given up while the service was asked: no parcel is opened, and the label goes back', async () => {
	const { id } = await open();
	const seller = labels();
	await turn(one, {
		...seller,
		async make(order) {
			const report = await seller.make(order);
			got(await desk.cancel(id));
			return report;
		}
	});
	expect([(await findLabel(one.db, id))?.state, await parcelsOf(id)]).toEqual(['made', []]);
	await later();
	await turn();
	expect((await findLabel(one.db, id))?.state).toBe('voided');
});
