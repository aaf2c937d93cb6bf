import { m } from '#i18n/paraglide/messages.js';
import type { NoticeFacts, NoticeMaterial } from '#server/ports/notice.ts';
import type { CreditNoticeKind } from './credit-notice.ts';
import type { Letter, Part } from './letter.ts';
import { items, orderRow, type Reader } from './reader.ts';

export type CreditMaterial = Extract<NoticeMaterial, { kind: CreditNoticeKind }>;

/** What a mail about store credit or about goods that stay says, between its heading and the way to the order. */
export function creditParts(material: CreditMaterial, reader: Reader): Part[] {
	const { order } = material;
	const { format, said, place } = reader;
	const money = (amount: number) => format.money(amount, order.currency);
	const number = orderRow(order, reader);
	const look: Part = { is: 'button', label: m['mail.credit.look']({}, said), url: `${place.origin}/credit` };
	if (material.kind === 'credit_taken_back') {
		const row = { name: m['mail.credit.amount']({}, said), value: money(material.facts.amount) };
		return [
			{ is: 'text', text: m['mail.credit_taken_back.text']({}, said) },
			{ is: 'facts', rows: [...number, row] },
			look
		];
	}
	if (material.kind === 'keep_accepted' || material.kind === 'price_adjusted') {
		const { lines, refund } = material.facts;
		return [
			{ is: 'text', text: m[`mail.${material.kind}.text`]({}, said) },
			{ is: 'list', title: m['mail.items']({}, said), items: items(order, lines, reader) },
			{ is: 'facts', rows: [...number, { name: m['mail.refund']({}, said), value: money(refund) }] }
		];
	}
	const { amount, expiresAt } = material.facts;
	const bonus = material.kind === 'credit_issued' ? material.facts.bonus : 0;
	const rows = [
		...number,
		{ name: m['mail.credit.amount']({}, said), value: money(amount) },
		...(bonus > 0 ? [{ name: m['mail.credit.bonus']({}, said), value: money(bonus) }] : []),
		...(expiresAt === null ? [] : [{ name: m['mail.credit.until']({}, said), value: format.year(expiresAt) }])
	];
	return [{ is: 'text', text: m[`mail.${material.kind}.text`]({}, said) }, { is: 'facts', rows }, look];
}

/** Some of somebody's store credit ends soon: how much, when, and where it is seen. */
export function creditEndsLetter(
	{ amount, currency, expiresAt }: NoticeFacts['credit_ends'],
	{ place, format, locale, said }: Reader
): Letter {
	const day = format.year(expiresAt);
	const money = format.money(amount, currency);
	return {
		locale,
		subject: m['mail.credit_ends.subject']({ amount: money, day }, said),
		heading: m['mail.credit_ends.heading']({}, said),
		parts: [
			{ is: 'text', text: m['mail.credit_ends.text']({}, said) },
			{
				is: 'facts',
				rows: [
					{ name: m['mail.credit.amount']({}, said), value: money },
					{
						name: m['mail.credit.until']({}, said),
						value: `${format.year(expiresAt)} ${format.time(expiresAt)}`
					}
				]
			},
			{ is: 'button', label: m['mail.credit.look']({}, said), url: `${place.origin}/credit` }
		],
		footer: [m['mail.credit_ends.why']({}, said), m['site.zone_shop']({ zone: place.zone }, said)]
	};
}
