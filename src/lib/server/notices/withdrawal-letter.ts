import { m } from '#i18n/paraglide/messages.js';
import type { NoticedOrder, NoticeFacts } from '#server/ports/notice.ts';
import { accountParts } from './account-parts.ts';
import { inert } from './inert.ts';
import type { Part } from './letter.ts';
import { items, type Reader } from './reader.ts';

type Facts = NoticeFacts['withdrawal_accepted'];

/**
 * The receipt of a withdrawal on a durable medium: its content, and date and time of its submission (Directive
 * 2011/83/EU, Article 11a(4)); then what happens with money and goods.
 */
export function withdrawalParts(facts: Facts, order: NoticedOrder, reader: Reader): Part[] {
	const { format, said } = reader;
	const row = (name: string, value: string) => ({ name, value });
	const rows = [
		row(m['mail.order']({}, said), inert(order.number)),
		...(order.buyer ? [row(m['mail.withdrawal_accepted.name']({}, said), inert(order.buyer))] : []),
		row(m['mail.withdrawal_accepted.stated']({}, said), moment(facts.statedAt, reader)),
		row(m['mail.withdrawal_accepted.received']({}, said), moment(facts.at, reader)),
		...money(facts, order, reader)
	];
	return [
		{
			is: 'text',
			text: m['mail.withdrawal_accepted.statement']({ number: inert(order.number) }, said)
		},
		{
			is: 'list',
			title: m['mail.withdrawal_accepted.items']({}, said),
			items: items(order, facts.lines, reader)
		},
		{ is: 'facts', rows },
		{ is: 'text', text: m['mail.withdrawal_accepted.now_text']({}, said) },
		...(own(facts, order).some(({ waits }) => waits) ? accountParts(order, reader) : []),
		...goodsBack(facts, order, reader),
		{ is: 'text', text: m['mail.withdrawal_accepted.keep']({}, said) }
	];

	/** With its year: a receipt is read years later. */
	function moment(at: string, { place }: Reader): string {
		return `${format.year(at)} ${format.time(at)} (${place.zone})`;
	}
}

const own = ({ quote }: Facts, { refunds }: NoticedOrder) => refunds.filter((one) => one.quote === quote);

function money(facts: Facts, order: NoticedOrder, { format, said }: Reader) {
	const later = facts.back?.refund ?? 0;
	const now = facts.refund - later;
	const due = own(facts, order)
		.filter(({ waits }) => !waits)
		.flatMap(({ dueAt }) => dueAt ?? [])
		.sort()
		.at(-1);
	const amount = (minor: number) => format.money(minor, order.currency);
	return [
		...(now > 0 || later === 0
			? [{ name: m['mail.withdrawal_accepted.now']({}, said), value: amount(now) }]
			: []),
		...(due ? [{ name: m['mail.withdrawal_accepted.due']({}, said), value: format.date(due) }] : []),
		...(later > 0 ? [{ name: m['mail.withdrawal_accepted.later']({}, said), value: amount(later) }] : [])
	];
}

function goodsBack({ back }: Facts, order: NoticedOrder, reader: Reader): Part[] {
	if (!back) return [];
	const { format, place, said } = reader;
	const postage =
		back.postage === 'buyer'
			? m['mail.withdrawal_accepted.postage_buyer']({}, said)
			: m['mail.withdrawal_accepted.postage_shop']({}, said);
	const to = place.returnAddress
		? [{ name: m['mail.withdrawal_accepted.back_to']({}, said), value: inert(place.returnAddress) }]
		: [];
	return [
		{
			is: 'list',
			title: m['mail.withdrawal_accepted.back']({}, said),
			items: items(order, back.lines, reader)
		},
		{
			is: 'facts',
			rows: [
				{ name: m['mail.withdrawal_accepted.back_by']({}, said), value: format.date(back.sendBy) },
				...to
			]
		},
		{
			is: 'text',
			text: [
				m['mail.withdrawal_accepted.back_how']({}, said),
				...(to.length > 0 ? [] : [m['withdraw.back_to_shop']({}, said)]),
				postage,
				m['mail.withdrawal_accepted.later_text']({}, said)
			].join(m['quote.space']({}, said))
		}
	];
}
