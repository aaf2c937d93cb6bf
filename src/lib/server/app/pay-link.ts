import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { Actor } from '../db/history.ts';
import type { ListedPaymentOrder } from '../db/payment-orders.ts';
import type { LinkReport, OnlinePayments } from '../ports/payments.ts';
import { askPayLink, type AskPayLinkInput } from '../use-cases/ask-pay-link.ts';
import { recordPaid } from '../use-cases/record-paid.ts';
import type { Run } from './staff-tools.ts';

export type PayLinkDeps = {
	run: Run;
	origin: string;
	provider: string;
	api: OnlinePayments | undefined;
};

/**
 * The address of a page on which to pay what is due. The provider is asked while the shopper waits for its page, but
 * never inside a transaction: what is asked for is committed before, and what was answered after. Where nobody answers
 * nothing was paid, and asking again asks for the same page.
 *
 * Refusals: `payment.unavailable`, `payment.in_flight` (another page is open and could not be closed), and those of
 * `askPayLink`.
 */
export async function payLink(
	{ run, origin, provider, api }: PayLinkDeps,
	actor: Actor,
	input: Omit<AskPayLinkInput, 'provider'>
): Promise<Result<{ url: string }>> {
	if (!api) return refuse('payment.unavailable');
	let asked = await run(askPayLink, actor, { ...input, provider });
	if (asked.ok && asked.value.step === 'stale') {
		if (!(await close(run, api, actor, asked.value.order))) return refuse('payment.in_flight');
		asked = await run(askPayLink, actor, { ...input, provider });
	}
	if (!asked.ok) return asked;
	const { step, order } = asked.value;
	if (step === 'ready' && order.url !== null) return accept({ url: order.url });
	if (step !== 'ask') return refuse('payment.in_flight');
	const report = await create(api, origin, order);
	await run(recordPaid, actor, { id: order.id, report });
	return report.state === 'open' ? accept({ url: report.url }) : refuse('payment.unavailable');
}

function create(api: OnlinePayments, origin: string, order: ListedPaymentOrder): Promise<LinkReport> {
	const { id, providerKey: key, ref: orderRef, amount, currency, expiresAt, consentId } = order;
	const page = `${origin}/orders/${encodeURIComponent(orderRef)}/pay`;
	return api.createLink({
		...{ key, id, orderRef, amount, currency, paidUrl: `${page}?back=paid`, leftUrl: page },
		expiresAt: expiresAt ?? new Date(),
		keepCard: consentId !== null
	});
}

/** Closes a page that does not fit any more: only then may there be another. */
async function close(
	run: Run,
	api: OnlinePayments,
	actor: Actor,
	{ id, providerReference, providerKey }: ListedPaymentOrder
): Promise<boolean> {
	// Without a name nobody was ever given its address, and nobody will be: nothing can be paid on it.
	const report: LinkReport = providerReference
		? await api.endLink(providerReference)
		: { state: 'ended', reference: providerKey };
	const done = await run(recordPaid, actor, { id, report });
	return done.ok && report.state === 'ended';
}
