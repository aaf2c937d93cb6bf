import { m } from '#i18n/paraglide/messages.js';
import type { NoticeMaterial } from '#server/ports/notice.ts';
import type { ExchangeKind } from './exchange-notice.ts';
import { inert } from './inert.ts';
import type { Part } from './letter.ts';
import { addressOf, items, orderRow, type Reader } from './reader.ts';

export type ExchangeMaterial = Extract<NoticeMaterial, { kind: ExchangeKind }>;

/** What a mail about an exchange says, between its heading and the way to the order. */
export function exchangeParts(material: ExchangeMaterial, reader: Reader): Part[] {
	const { order, facts } = material;
	const { said, format } = reader;
	const found = order.exchanges.find(({ id }) => id === facts.exchange);
	const old = found?.lines.map(({ line, quantity }) => ({ line, quantity })) ?? [];
	const fresh = found?.lines.map(({ title, options, quantity }) => {
		const values = options.map(({ value }) => inert(value)).join(', ');
		const named = inert(title) + (values === '' ? '' : ` (${values})`);
		return m['mail.quantity']({ count: format.count(quantity), title: named }, said);
	});
	const money = (name: string, amount: number) => ({ name, value: format.money(amount, order.currency) });
	const rows = orderRow(order, reader);
	if (material.kind === 'exchange_confirmed' && material.facts.payBy !== null) {
		rows.push(money(m['mail.exchange.difference']({}, said), material.facts.difference));
		rows.push({ name: m['mail.exchange.pay_by']({}, said), value: format.full(material.facts.payBy) });
	}
	if (material.kind === 'exchange_security_taken') {
		rows.push(money(m['mail.exchange.taken']({}, said), material.facts.amount));
	}
	if (material.kind === 'exchange_not_returned' || material.kind === 'exchange_deduction_due') {
		rows.push(money(m['pay.amount']({}, said), material.facts.amount));
	}
	return [
		{ is: 'text', text: textOf(material, reader) },
		...(old.length > 0
			? [{ is: 'list' as const, title: m['mail.exchange.old']({}, said), items: items(order, old, reader) }]
			: []),
		...(fresh && fresh.length > 0
			? [{ is: 'list' as const, title: m['mail.exchange.new']({}, said), items: fresh }]
			: []),
		{ is: 'facts', rows },
		...(isToPay(material)
			? [
					{
						is: 'button' as const,
						label: m['mail.exchange.pay']({}, said),
						url: `${addressOf(order, reader)}/pay`
					}
				]
			: [])
	];
}

const isToPay = (material: ExchangeMaterial): boolean =>
	(material.kind === 'exchange_confirmed' && material.facts.payBy !== null) ||
	((material.kind === 'exchange_not_returned' || material.kind === 'exchange_deduction_due') &&
		!material.facts.charged);

function textOf(material: ExchangeMaterial, { format, said }: Reader): string {
	const { kind, facts } = material;
	switch (kind) {
		case 'exchange_confirmed': {
			const by = material.facts.payBy === null ? null : format.full(material.facts.payBy);
			if (by !== null) {
				return facts.comesBack
					? m['mail.exchange_confirmed.text_pay']({ by }, said)
					: m['mail.exchange_confirmed.text_paid_now']({ by }, said);
			}
			const isNow = !facts.comesBack || material.facts.ship === 'now';
			return m[isNow ? 'mail.exchange_confirmed.text_now' : 'mail.exchange_confirmed.text_receipt']({}, said);
		}
		case 'exchange_lapsed':
			return m[facts.comesBack ? 'mail.exchange_lapsed.text_return' : 'mail.exchange_lapsed.text_swap'](
				{},
				said
			);
		case 'exchange_deduction_due':
			return m[
				material.facts.charged ? 'mail.exchange_deduction_due.text_card' : 'mail.exchange_deduction_due.text'
			]({}, said);
		case 'exchange_not_returned': {
			const { charged } = material.facts;
			return m[charged ? 'mail.exchange_not_returned.text_card' : 'mail.exchange_not_returned.text'](
				{},
				said
			);
		}
		default:
			return m[`mail.${kind}.text`]({}, said);
	}
}
