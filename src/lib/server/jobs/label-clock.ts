import type { OrderRecord } from '#domain/order/order-record.ts';
import type { Connection } from '../db/client.ts';
import { listUnlabelled, takeLabelsToAsk, takeLabelsToGiveBack } from '../db/labels.ts';
import { getOrderRecord } from '../db/order-record.ts';
import { transact } from '../db/transaction.ts';
import type { LabelOrder, Labels } from '../ports/labels.ts';
import { claimLabel, recordLabel, recordVoid } from '../use-cases/make-label.ts';
import type { Log } from './log.ts';

export type LabelClockOptions = {
	connection: Pick<Connection, 'db'>;
	/** Who sells labels; without one ours are made when they are looked at, and nothing happens by itself. */
	labels: Labels | undefined;
	log: Log;
	afterCommit: () => void;
};

const EVERY_MS = 3000;
const BATCH = 20;
const CLOCK = { kind: 'system', id: 'labels' } as const;

/**
 * Buys the labels of returns that were approved, asks after those nobody answered for, and gives back those of returns
 * that were given up. Every node may run it; the service is asked outside of any transaction.
 */
export function startLabelClock(options: LabelClockOptions): { stop(): Promise<void> } {
	if (!options.labels) return { stop: () => Promise.resolve() };
	let running: Promise<void> | undefined;
	const timer = setInterval(() => {
		running ??= turnLabels(options)
			.catch((error: unknown) => options.log.warn({ err: error }, 'labels wait'))
			.finally(() => (running = undefined));
	}, EVERY_MS).unref();
	return {
		async stop() {
			clearInterval(timer);
			await running;
		}
	};
}

/** One round; what a test waits for. */
export async function turnLabels({
	connection: { db },
	labels,
	log,
	afterCommit
}: LabelClockOptions): Promise<void> {
	if (!labels) return;
	const { provider } = labels;
	for (const { id } of await listUnlabelled(db, BATCH)) {
		await transact(db, (tx) => claimLabel(tx, CLOCK, { id, provider }));
	}
	for (const { id, returnId, ref, number } of await takeLabelsToAsk(db, provider, BATCH)) {
		const order = await getOrderRecord(db, ref);
		const report = await labels.make({ reference: id, number, from: senderOf(order) });
		const done = await transact(db, (tx) => recordLabel(tx, CLOCK, { id, returnId, report }));
		if (report.state === 'failed')
			log.warn({ label: id, reason: report.reason }, 'no label was sold; ours stands for it');
		if (done.ok) afterCommit();
	}
	for (const { id, reference } of await takeLabelsToGiveBack(db, provider, BATCH)) {
		const report = await labels.giveBack(reference);
		await transact(db, (tx) => recordVoid(tx, CLOCK, { id, report }));
		if (report.state === 'kept')
			log.warn({ label: id, reason: report.reason }, 'a label nobody used is not taken back');
	}
}

/** Goods come back from where they went to. */
function senderOf({ people }: OrderRecord): LabelOrder['from'] {
	const { name, email, phone, ship_to: to } = people ?? {};
	return {
		...to,
		...(to?.name === undefined && name && { name }),
		...(to?.phone === undefined && phone && { phone }),
		...(email && { email })
	};
}
