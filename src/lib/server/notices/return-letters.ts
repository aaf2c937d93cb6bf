import { m } from '#i18n/paraglide/messages.js';
import type { NoticedOrder, NoticeMaterial } from '#server/ports/notice.ts';
import { inert } from './inert.ts';
import type { Part } from './letter.ts';
import type { ReturnKind } from './return-notice.ts';
import { addressOf, items, orderRow, type Reader } from './reader.ts';

export type ReturnMaterial = Extract<NoticeMaterial, { kind: ReturnKind }>;
type NoticedReturn = NoticedOrder['returns'][number];

/** The page of a return: where it is, what comes next, and what its buyer can do about it. */
export const returnAddressOf = ({ order, facts }: ReturnMaterial, reader: Reader): string =>
	order.gift === undefined
		? `${addressOf(order, reader)}/returns/${encodeURIComponent(facts.return)}`
		: addressOf(order, reader);

/** What a mail about a return says, between its heading and the way to the order. */
export function returnParts(material: ReturnMaterial, reader: Reader): Part[] {
	const { order, facts } = material;
	const { said } = reader;
	const back = order.returns.find(({ id }) => id === facts.return);
	const lines = (material.kind === 'return_received' ? back?.received : back?.lines) ?? [];
	const rows = [
		...orderRow(order, reader),
		...(back ? [{ name: m['mail.return.number']({}, said), value: inert(back.number) }] : []),
		...moreRows(material, back, reader)
	];
	return [
		{ is: 'text', text: textOf(material, back, reader) },
		...(lines.length > 0
			? [
					{
						is: 'list' as const,
						title: m['mail.return.items']({}, said),
						items: items(order, lines, reader)
					}
				]
			: []),
		...deductions(material, back, reader),
		{ is: 'facts', rows }
	];
}

function textOf(material: ReturnMaterial, back: NoticedReturn | undefined, { format, said }: Reader): string {
	switch (material.kind) {
		case 'return_requested':
			return (back?.warranty ? m['mail.return_requested.text_warranty'] : m['mail.return_requested.text'])(
				{ by: format.full(material.facts.decideBy) },
				said
			);
		case 'return_approved': {
			const { expiresAt } = material.facts;
			const number = inert(back?.number ?? '');
			return expiresAt === null
				? m['mail.return_approved.text_open']({ number }, said)
				: m['mail.return_approved.text']({ number, by: format.full(expiresAt) }, said);
		}
		case 'return_inspected':
			return m['mail.return_inspected.text']({ by: format.full(material.facts.objectBy) }, said);
		case 'return_objected':
			return m['mail.return_objected.text']({ by: format.full(material.facts.decideBy) }, said);
		case 'return_postage_asked':
			return m['mail.return_postage_asked.text']({ by: format.full(material.facts.decideBy) }, said);
		case 'return_postage_accepted':
			return material.facts.granted < material.facts.amount
				? m['mail.return_postage_accepted.text_less']({}, said)
				: m['mail.return_postage_accepted.text']({}, said);
		case 'return_settled':
			return material.order.gift === undefined
				? m['mail.return_settled.text']({}, said)
				: m['mail.return_settled.text_gift']({}, said);
		default:
			return m[`mail.${material.kind}.text`]({}, said);
	}
}

function moreRows(
	material: ReturnMaterial,
	back: NoticedReturn | undefined,
	{ format, said }: Reader
): { name: string; value: string }[] {
	const money = (amount: number) => format.money(amount, material.order.currency);
	// What a gift gives is told with the credit it is given as, once it is.
	const isGift = material.order.gift !== undefined;
	const refund = (amount: number) =>
		isGift ? [] : [{ name: m['mail.refund']({}, said), value: money(amount) }];
	switch (material.kind) {
		case 'return_declined':
			return back?.words
				? [{ name: m['mail.cancel_declined.reason']({}, said), value: inert(back.words) }]
				: [];
		case 'return_postage_asked':
		case 'return_postage_accepted':
		case 'return_postage_declined':
		case 'return_postage_paid':
			return postageRows(material, back, money, said);
		case 'return_requested':
		case 'return_approved':
			return back ? refund(back.promised) : [];
		case 'return_settled':
			return refund(material.facts.refund);
		default:
			return [];
	}
}

/** What was asked for and what is paid of it, and where it is less, why. */
function postageRows(
	{ kind, facts }: Extract<ReturnMaterial, { kind: `return_postage_${string}` }>,
	back: NoticedReturn | undefined,
	money: (amount: number) => string,
	said: Reader['said']
): { name: string; value: string }[] {
	const row = (name: string, amount: number) => (amount > 0 ? [{ name, value: money(amount) }] : []);
	const why = back?.postageWords;
	const words = why ? [{ name: m['mail.cancel_declined.reason']({}, said), value: inert(why) }] : [];
	switch (kind) {
		case 'return_postage_asked':
			return row(m['mail.return.postage_asked']({}, said), facts.amount);
		case 'return_postage_accepted':
			return [
				...row(m['mail.return.postage_asked']({}, said), facts.amount),
				...row(m['mail.return.postage_granted']({}, said), facts.granted),
				...words
			];
		case 'return_postage_declined':
			return [...row(m['mail.return.postage_asked']({}, said), facts.amount), ...words];
		case 'return_postage_paid':
			return [
				...row(m['mail.refund']({}, said), facts.refunded),
				...row(m['mail.return.postage_credit']({}, said), facts.credited),
				...words
			];
	}
}

/** What was deducted from each line and why: what the buyer may object to. */
function deductions(material: ReturnMaterial, back: NoticedReturn | undefined, reader: Reader): Part[] {
	if ((material.kind !== 'return_inspected' && material.kind !== 'return_objected') || !back) return [];
	const { format, said } = reader;
	const { currency, lines } = material.order;
	const list = back.deductions.map(({ line, amount, reason }) =>
		m['mail.return_inspected.deduction'](
			{
				title: inert(lines.find(({ id }) => id === line)?.title ?? line),
				amount: format.money(amount, currency),
				reason: inert(reason)
			},
			said
		)
	);
	return list.length > 0
		? [{ is: 'list', title: m['mail.return_inspected.deductions']({}, said), items: list }]
		: [];
}
