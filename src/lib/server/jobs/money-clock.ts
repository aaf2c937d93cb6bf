import { raiseSilent } from '../db/money-tasks.ts';
import { listNewlyOverdue, listRefundsToSend, type ListedRefund } from '../db/refund-lists.ts';
import { takeRefundToAsk } from '../db/refunds.ts';
import { listOvertaken, listSilent } from '../db/requests.ts';
import { transact } from '../db/transaction.ts';
import type { RefundReport } from '../ports/payments.ts';
import { decideRequest } from '../use-cases/decide-request.ts';
import { findOverdue } from '../use-cases/find-overdue.ts';
import { postponeRequest } from '../use-cases/postpone-request.ts';
import { reportRefund } from '../use-cases/settle-refund.ts';
import { askForPayments, type MoneyClockOptions } from './ask-for-payments.ts';
import { atOnce } from './at-once.ts';
import { writeOffCredit } from './credit-clock.ts';
import { turnExchanges } from './exchange-clock.ts';
import { turnReturns } from './return-clock.ts';

const EVERY_MS = 2000;
const BATCH = 50;
/** Providers asked at the same time: one that hangs holds up nobody for long. */
const AT_ONCE = 4;
const CLOCK = { kind: 'system', id: 'clock' } as const;

export type MoneyClock = {
	/** One round; what a test waits for. */
	round(): Promise<void>;
	stop(): Promise<void>;
};

/**
 * What happens by itself: refunds that were reserved go to their provider, those nobody knows about are asked after with
 * the same key, what else was asked of providers likewise, refunds that are late are told of once, and requests that
 * nobody decided in time are accepted. Every node may run it: each step is a command under the order's lock, so doing it
 * twice does it once. Providers are asked outside of any transaction.
 */
export function startMoneyClock(options: MoneyClockOptions, everyMs = EVERY_MS): MoneyClock {
	const { connection, payments, log, afterCommit } = options;
	const { db } = connection;
	let isOver = false;
	async function round(): Promise<void> {
		for (const { id } of await listOvertaken(db, BATCH)) await decide(id, 'look');
		for (const { id } of await listSilent(db, BATCH)) await decide(id, 'silence');
		await turnReturns({ connection, log, afterCommit }, BATCH);
		await writeOffCredit(connection, BATCH);
		await turnExchanges({ connection, log, afterCommit }, BATCH);
		while ((await sendRefunds()) && !isOver);
		await askForPayments(options, AT_ONCE, BATCH);
		await raiseSilent(db);
		for (const { id } of await listNewlyOverdue(db, BATCH)) {
			const done = await transact(db, (tx) => findOverdue(tx, CLOCK, { id }));
			if (done.ok) afterCommit();
		}
	}
	/** @returns whether there may be more: a full list of which some were ours to ask for */
	async function sendRefunds(): Promise<boolean> {
		const list = await listRefundsToSend(db, BATCH);
		let ours = 0;
		await atOnce(AT_ONCE, list, async (refund) => {
			if (isOver || !(await takeRefundToAsk(db, refund))) return;
			ours++;
			const report = await ask(refund);
			const done = await transact(db, (tx) => reportRefund(tx, CLOCK, { id: refund.id, report }));
			if (done.ok) afterCommit();
		});
		return list.length === BATCH && ours > 0;
	}
	async function decide(id: string, decision: 'look' | 'silence'): Promise<void> {
		const done = await transact(db, (tx) => decideRequest(tx, CLOCK, { id, decision }));
		if (done.ok) return afterCommit();
		const { code } = done.refusal;
		log.warn({ request: id, code }, 'a request could not be decided by the clock');
		if (decision === 'silence') await transact(db, (tx) => postponeRequest(tx, CLOCK, { id, code }));
	}
	/** A provider that does not answer leaves the refund unknown, never failed. One asked before is looked for first. */
	async function ask(refund: ListedRefund): Promise<RefundReport> {
		const { providerKey: key, reference, amount, currency } = refund;
		const order = { key, reference, amount, currency };
		const provider = payments(refund.provider);
		try {
			const isNew = refund.state === 'requested' && refund.askedAt === null;
			if (isNew) return await provider.refund(order);
			const known = await provider.find(order);
			return known.state === 'absent' ? await provider.refund(order) : known;
		} catch (error) {
			log.warn({ err: error, refund: refund.id }, 'a refund is unknown to us; it is asked after');
			return { state: 'unknown' };
		}
	}

	let running: Promise<void> = Promise.resolve();
	let busy = false;
	const timer = setInterval(() => {
		if (busy) return;
		busy = true;
		running = round()
			.catch((error: unknown) => log.warn({ err: error }, 'refunds and requests wait'))
			.finally(() => (busy = false));
	}, everyMs).unref();
	return {
		round,
		async stop() {
			isOver = true;
			clearInterval(timer);
			await running;
		}
	};
}
