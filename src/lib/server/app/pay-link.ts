import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { Actor } from '../db/history.ts';
import type { ListedPaymentOrder } from '../db/payment-orders.ts';
import type { LinkOrder, LinkReport, OnlinePayments } from '../ports/payments.ts';
import { askHold, type AskHoldInput } from '../use-cases/ask-hold.ts';
import { askPayLink, type AskedLink, type AskPayLinkInput } from '../use-cases/ask-pay-link.ts';
import { recordPaid } from '../use-cases/record-paid.ts';
import type { Run } from './staff-tools.ts';

export type PayLinkDeps = {
	run: Run;
	origin: string;
	provider: string;
	api: OnlinePayments | undefined;
};

/**
 * The address of a page on which to pay what is due.
 *
 * Refusals: those of `openPage` and of `askPayLink`.
 */
export function payLink(
	deps: PayLinkDeps,
	actor: Actor,
	input: Omit<AskPayLinkInput, 'provider'>
): Promise<Result<{ url: string }>> {
	const { run, provider, origin } = deps;
	const page = `${origin}/orders/${encodeURIComponent(input.ref)}/pay`;
	const ask = () => run(askPayLink, actor, { ...input, provider });
	return openPage(deps, actor, ask, { paidUrl: `${page}?back=paid`, leftUrl: page });
}

/**
 * The address of a page on which the worth of old goods is held as security.
 *
 * Refusals: those of `openPage` and of `askHold`.
 */
export function holdLink(
	deps: PayLinkDeps,
	actor: Actor,
	input: Omit<AskHoldInput, 'provider'>
): Promise<Result<{ url: string }>> {
	const { run, provider, origin } = deps;
	const page = `${origin}/orders/${encodeURIComponent(input.ref)}/returns/${encodeURIComponent(input.back)}`;
	const ask = () => run(askHold, actor, { ...input, provider });
	return openPage(deps, actor, ask, { paidUrl: `${page}?done=held`, leftUrl: page });
}

/**
 * Opens a page of the provider's. It is asked while the shopper waits for its page, but never inside a transaction: what
 * is asked for is committed before, and what was answered after. Where nobody answers nothing was paid, and asking again
 * asks for the same page.
 *
 * Refusals: `payment.unavailable`, `payment.in_flight` (another page is open and could not be closed), and those of `ask`.
 */
async function openPage(
	{ run, api }: PayLinkDeps,
	actor: Actor,
	ask: () => Promise<Result<AskedLink>>,
	urls: Pick<LinkOrder, 'paidUrl' | 'leftUrl'>
): Promise<Result<{ url: string }>> {
	if (!api) return refuse('payment.unavailable');
	let asked = await ask();
	if (asked.ok && asked.value.step === 'stale') {
		if (!(await close(run, api, actor, asked.value.order))) return refuse('payment.in_flight');
		asked = await ask();
	}
	if (!asked.ok) return asked;
	const { step, order } = asked.value;
	if (step === 'ready' && order.url !== null) return accept({ url: order.url });
	if (step !== 'ask') return refuse('payment.in_flight');
	const { id, providerKey: key, ref: orderRef, amount, currency, expiresAt, consentId } = order;
	const report = await api.createLink({
		...{ key, id, orderRef, amount, currency, ...urls, expiresAt: expiresAt ?? new Date() },
		...{ keepCard: consentId !== null, hold: order.kind === 'hold' }
	});
	await run(recordPaid, actor, { id, report });
	return report.state === 'open' ? accept({ url: report.url }) : refuse('payment.unavailable');
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
