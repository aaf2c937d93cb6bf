import { GOODWILL_REASONS } from '#domain/access/staff-reason.ts';
import { m } from '#i18n/paraglide/messages.js';
import type { NoticedOrder, NoticeFacts, NoticeMaterial } from '#server/ports/notice.ts';
import { accountParts } from './account-parts.ts';
import { inert } from './inert.ts';
import type { Part } from './letter.ts';
import type { MoneyKind } from './money-notice.ts';
import { addressOf, items, type Reader } from './reader.ts';
import { termsParts } from './terms-parts.ts';
import { withdrawalParts } from './withdrawal-letter.ts';

export type MoneyMaterial = Extract<NoticeMaterial, { kind: MoneyKind }>;
type Rows = { name: string; value: string }[];

/** What a mail about a cancellation or a refund says, between its heading and the way to the order. */
export function moneyParts(material: MoneyMaterial, reader: Reader): Part[] {
	const { order } = material;
	switch (material.kind) {
		case 'cancel_accepted':
			return [...accepted(material.facts, order, reader), ...rest(order, reader), terms(order, reader)];
		case 'cancel_requested':
			return [...requested(material.facts, order, reader), terms(order, reader)];
		case 'cancel_declined':
			return [
				...kept('cancel_declined', material.facts, order, reader),
				...termsParts(order, reader),
				terms(order, reader)
			];
		case 'cancel_overtaken':
			return [
				...kept('cancel_overtaken', material.facts, order, reader),
				...termsParts(order, reader),
				terms(order, reader)
			];
		case 'goodwill_given':
			return goodwill(material.facts, order, reader);
		case 'pay_yourself':
			return payYourself(material.facts, order, reader);
		case 'withdrawal_accepted':
			return [...withdrawalParts(material.facts, order, reader), terms(order, reader)];
		default:
			return refunded(material, reader);
	}
}

function accepted(facts: NoticeFacts['cancel_accepted'], order: NoticedOrder, reader: Reader): Part[] {
	const { format, said } = reader;
	const booked = order.refunds.filter(({ quote }) => quote === facts.quote);
	const waits = booked.some((one) => one.waits);
	const due = booked
		.flatMap(({ dueAt }) => dueAt ?? [])
		.sort()
		.at(-1);
	const rows: Rows = [
		{ name: m['mail.order']({}, said), value: inert(order.number) },
		{ name: m['mail.cancel_accepted.at']({}, said), value: format.full(facts.at) },
		...amounts(facts, order, reader),
		...(due && !waits ? [{ name: m['mail.due']({}, said), value: format.date(due) }] : [])
	];
	const account = waits ? accountParts(order, reader) : [];
	// Nothing was booked to go back: it was never taken.
	const released = booked.length === 0 && facts.refund > 0;
	return [
		{
			is: 'list',
			title: m['mail.cancel_accepted.items']({}, said),
			items: items(order, facts.lines, reader)
		},
		{ is: 'facts', rows },
		...account,
		...(released ? [{ is: 'text' as const, text: m['mail.cancel_accepted.released']({}, said) }] : [])
	];
}

function requested(facts: NoticeFacts['cancel_requested'], order: NoticedOrder, reader: Reader): Part[] {
	const { format, said } = reader;
	const rows = [
		{ name: m['mail.order']({}, said), value: inert(order.number) },
		...amounts(facts, order, reader)
	];
	return [
		{ is: 'text', text: m['mail.cancel_requested.text']({ by: format.full(facts.decideBy) }, said) },
		{
			is: 'list',
			title: m['mail.cancel_requested.items']({}, said),
			items: items(order, facts.lines, reader)
		},
		{ is: 'facts', rows }
	];
}

function amounts(
	{ fee, refund }: { fee: number; refund: number },
	{ currency }: NoticedOrder,
	{ format, said }: Reader
): Rows {
	return [
		{
			name: m['mail.fee']({}, said),
			value: fee === 0 ? m['mail.no_fee']({}, said) : format.money(fee, currency)
		},
		{ name: m['mail.refund']({}, said), value: format.money(refund, currency) }
	];
}

/** Goods that come to the buyer although they had asked to cancel them. */
function kept(
	kind: 'cancel_declined' | 'cancel_overtaken',
	{ lines, request }: { lines: NoticeFacts['cancel_declined']['lines']; request: string },
	order: NoticedOrder,
	reader: Reader
): Part[] {
	const { said } = reader;
	const words = order.requests.find(({ id }) => id === request)?.words;
	const reason: Rows =
		kind === 'cancel_declined' && words
			? [{ name: m['mail.cancel_declined.reason']({}, said), value: inert(words) }]
			: [];
	const rows = [{ name: m['mail.order']({}, said), value: inert(order.number) }, ...reason];
	return [
		{ is: 'list', title: m[`mail.${kind}.items`]({}, said), items: items(order, lines, reader) },
		{ is: 'facts', rows },
		{ is: 'text', text: m[`mail.${kind}.text`]({}, said) }
	];
}

function refunded(
	{ kind, facts, order }: Extract<MoneyMaterial, { kind: `refund_${string}` }>,
	{ format, said }: Reader
): Part[] {
	const refund = order.refunds.find(({ id }) => id === facts.refund);
	const day = refund?.dueAt ? format.date(refund.dueAt) : '';
	const rows: Rows = [
		{ name: m['mail.order']({}, said), value: inert(order.number) },
		{ name: m['mail.refund']({}, said), value: format.money(facts.amount, order.currency) },
		...(refund?.reference ? [{ name: m['mail.reference']({}, said), value: inert(refund.reference) }] : [])
	];
	return [
		{ is: 'text', text: m[`mail.${kind}.text`]({ day }, said) },
		{ is: 'facts', rows }
	];
}

function payYourself({ amount }: NoticeFacts['pay_yourself'], order: NoticedOrder, reader: Reader): Part[] {
	const { format, said } = reader;
	const rows = [
		{ name: m['mail.order']({}, said), value: inert(order.number) },
		{ name: m['pay.amount']({}, said), value: format.money(amount, order.currency) }
	];
	return [
		{ is: 'text', text: m['mail.pay_yourself.text']({}, said) },
		{ is: 'facts', rows },
		{ is: 'button', label: m['mail.pay_yourself.button']({}, said), url: `${addressOf(order, reader)}/pay` }
	];
}

/** Why in our own words, never in those somebody wrote for the record. */
function goodwill(facts: NoticeFacts['goodwill_given'], order: NoticedOrder, reader: Reader): Part[] {
	const { format, said } = reader;
	const why = GOODWILL_REASONS.find((one) => one === facts.why) ?? 'other';
	const own = order.refunds.filter(({ id }) => facts.refunds.includes(id));
	const waits = own.some((one) => one.waits);
	const due = own
		.flatMap(({ dueAt }) => dueAt ?? [])
		.sort()
		.at(-1);
	const rows = [
		{ name: m['mail.order']({}, said), value: inert(order.number) },
		{ name: m['mail.refund']({}, said), value: format.money(facts.amount, order.currency) },
		...(due && !waits ? [{ name: m['mail.due']({}, said), value: format.date(due) }] : [])
	];
	return [
		{ is: 'text', text: m[`mail.goodwill_given.why.${why}`]({}, said) },
		{ is: 'facts', rows },
		...(waits ? accountParts(order, reader) : []),
		{ is: 'text', text: m['mail.goodwill_given.text']({}, said) }
	];
}

/** Until when and at what price what was not cancelled can be. */
function rest(order: NoticedOrder, reader: Reader): Part[] {
	const bar = termsParts(order, reader);
	return bar.length > 0
		? [{ is: 'text', text: m['mail.cancel_accepted.rest']({}, reader.said) }, ...bar]
		: [];
}

const terms = (order: NoticedOrder, reader: Reader): Part => ({
	is: 'button',
	label: m['mail.terms']({}, reader.said),
	url: `${addressOf(order, reader)}/terms`
});
