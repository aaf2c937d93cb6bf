import { carrierName } from '#i18n/carrier-names.ts';
import { m } from '#i18n/paraglide/messages.js';
import type { NoticedOrder, NoticeFacts } from '#server/ports/notice.ts';
import { inert } from './inert.ts';
import type { Part } from './letter.ts';
import { items, type Reader } from './reader.ts';
import { termsParts } from './terms-parts.ts';

/** With what it cost: the other mails about goods say nothing of money. */
export function orderIn(order: NoticedOrder, reader: Reader): Part[] {
	const { format, said } = reader;
	const all = order.lines.map(({ id, quantity }) => ({ line: id, quantity }));
	const rows = [
		{ name: m['mail.order']({}, said), value: inert(order.number) },
		{ name: m['mail.total']({}, said), value: format.money(order.total, order.currency) },
		...promise(order, reader)
	];
	return [
		...termsParts(order, reader),
		{ is: 'text', text: m['mail.order_in.text']({}, said) },
		{ is: 'list', title: m['mail.items']({}, said), items: items(order, all, reader) },
		{ is: 'facts', rows }
	];
}

export function handedOver(facts: NoticeFacts['handed_over'], order: NoticedOrder, reader: Reader): Part[] {
	const { locale, said } = reader;
	const parcels = order.shipments
		.filter(({ id }) => facts.shipments.includes(id))
		.map(({ carrier, trackingNumber }) => ({
			name: m['mail.handed_over.parcel']({ carrier: inert(carrierName(carrier, locale)) }, said),
			value: inert(trackingNumber)
		}));
	const title = m['mail.handed_over.items']({}, said);
	return [
		{ is: 'list', title, items: items(order, facts.lines, reader) },
		{
			is: 'facts',
			rows: [
				{ name: m['mail.order']({}, said), value: inert(order.number) },
				...parcels,
				...promise(order, reader)
			]
		},
		...termsParts(order, reader)
	];
}

export function delivered(facts: NoticeFacts['delivered'], order: NoticedOrder, reader: Reader): Part[] {
	const { format, locale, said } = reader;
	const parcel = order.shipments.find(({ id }) => id === facts.shipment);
	const parts: Part[] = [];
	if (parcel?.deliveredAt) {
		const carrier = inert(carrierName(parcel.carrier, locale));
		const when = format.full(parcel.deliveredAt);
		parts.push({ is: 'text', text: m['mail.delivered.text']({ carrier, when }, said) });
	}
	const title = m['mail.delivered.items']({}, said);
	if (facts.lines.length > 0) parts.push({ is: 'list', title, items: items(order, facts.lines, reader) });
	return [
		...parts,
		...termsParts(order, reader),
		{ is: 'text', text: m['mail.delivered.trouble']({}, said) }
	];
}

function promise({ deliverBy }: NoticedOrder, { format, said }: Reader): { name: string; value: string }[] {
	return deliverBy ? [{ name: m['mail.arrives_by']({}, said), value: format.date(deliverBy) }] : [];
}
