import type { Principal } from '#domain/access/principal.ts';
import { amountDue } from '#domain/money/amount-due.ts';
import { refuse, accept, type Result } from '#domain/refusal.ts';
import type { Connection } from '../db/client.ts';
import type { Actor } from '../db/history.ts';
import { findNewestLink, type ListedPaymentOrder } from '../db/payment-orders.ts';
import type { LinkReport, OnlinePayments } from '../ports/payments.ts';
import { askPayLink, type AskPayLinkInput } from '../use-cases/ask-pay-link.ts';
import { recordPaid } from '../use-cases/record-paid.ts';
import { readAs } from './read-as.ts';
import type { Run } from './staff-tools.ts';

/** What the page about paying shows. Amounts are minor units of `currency`. */
export type PayPage = {
	ref: string;
	displayRef: string;
	currency: string;
	due: number;
	/** Whether there is anybody to pay to here. */
	canPay: boolean;
	/** Where a code would go, for whoever has yet to show that the order is theirs. */
	contact?: string;
};

export type PayingOptions = {
	connection: Pick<Connection, 'db' | 'sql'>;
	run: Run;
	origin: string;
	online: ReadonlyMap<string, OnlinePayments>;
	mayMove: (principal: Principal, ref: string) => Promise<boolean>;
};

/**
 * Paying what is due, for shoppers who have shown that the order is theirs. The provider is asked while the shopper
 * waits for its page, but never inside a transaction: what is asked for is committed before, and what was answered after.
 */
export function payingOf({ connection, run, origin, online, mayMove }: PayingOptions) {
	const { db } = connection;
	const [provider] = online.keys();
	const api = provider === undefined ? undefined : online.get(provider);

	async function ask(order: ListedPaymentOrder): Promise<LinkReport> {
		const { id, providerKey: key, ref: orderRef, amount, currency, expiresAt } = order;
		const page = `${origin}/orders/${encodeURIComponent(orderRef)}/pay`;
		const [paidUrl, leftUrl] = [`${page}?back=paid`, page];
		return (
			api?.createLink({
				...{ key, id, orderRef, amount, currency, paidUrl, leftUrl },
				expiresAt: expiresAt ?? new Date(),
				keepCard: order.consentId !== null
			}) ?? { state: 'unknown' }
		);
	}

	/** Closes a page that does not fit any more: only then may there be another. */
	async function close(actor: Actor, order: ListedPaymentOrder): Promise<boolean> {
		// Nobody has its address: nobody can pay on it, once it is not given out.
		const reference = order.providerReference;
		const report: LinkReport | undefined = reference
			? await api?.endLink(reference)
			: { state: 'ended', reference: order.providerKey };
		if (!report) return false;
		const done = await run(recordPaid, actor, { id: order.id, report });
		return done.ok && report.state === 'ended';
	}

	return {
		/** Whether anything can be paid here at all. */
		canPay: api !== undefined,

		/** Null where the principal may not see the order, or there is none: the same. */
		async see(principal: Principal, ref: string): Promise<(PayPage & { waiting: boolean }) | null> {
			const record = await readAs(connection, principal, ref);
			if (!record) return null;
			const contact = record.people?.email ?? record.people?.phone;
			const newest = await findNewestLink(db, record.id);
			return {
				...{ ref: record.ref, displayRef: record.display_ref, currency: record.currency },
				due: amountDue(record),
				canPay: api !== undefined,
				...(contact && { contact }),
				// Paid on the provider's page, whose bank has yet to say so.
				waiting: newest?.state === 'sent' && newest.url === null
			};
		},

		/**
		 * The address of a page on which to pay what is due.
		 *
		 * Refusals: `grant.missing`, `proof.missing` (only a link), `payment.unavailable` (nobody to pay to, or nobody
		 * answers: nothing was paid), `payment.in_flight`, and those of `askPayLink`.
		 */
		async start(
			principal: Principal,
			input: Omit<AskPayLinkInput, 'provider'>
		): Promise<Result<{ url: string }>> {
			if (principal.kind !== 'guest' && principal.kind !== 'shopper') return refuse('grant.missing');
			if (!(await readAs(connection, principal, input.ref))) return refuse('grant.missing');
			if (!(await mayMove(principal, input.ref))) return refuse('proof.missing');
			if (provider === undefined) return refuse('payment.unavailable');
			const actor: Actor = { kind: 'shopper', id: principal.id };
			let asked = await run(askPayLink, actor, { ...input, provider });
			if (asked.ok && asked.value.step === 'stale') {
				if (!(await close(actor, asked.value.order))) return refuse('payment.in_flight');
				asked = await run(askPayLink, actor, { ...input, provider });
			}
			if (!asked.ok) return asked;
			const { step, order } = asked.value;
			if (step === 'ready' && order.url !== null) return accept({ url: order.url });
			if (step !== 'ask') return refuse('payment.in_flight');
			const report = await ask(order);
			await run(recordPaid, actor, { id: order.id, report });
			return report.state === 'open' ? accept({ url: report.url }) : refuse('payment.unavailable');
		}
	};
}
