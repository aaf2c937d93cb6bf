import type { Telling } from '#domain/telling/kinds.ts';
import { carrierName } from '#i18n/carrier-names.ts';
import { m } from '#i18n/paraglide/messages.js';
import type { NoticedOrder, NoticeMaterial } from '#server/ports/notice.ts';
import { inert } from './inert.ts';
import type { Part } from './letter.ts';
import { orderRow, type Reader } from './reader.ts';
import { termsParts } from './terms-parts.ts';

export type TellingMaterial = Extract<NoticeMaterial, { kind: Telling }>;
type Material<Kind extends Telling> = Extract<TellingMaterial, { kind: Kind }>;
type Parcel = NoticedOrder['shipments'][number];

const isFuture = (material: TellingMaterial): material is Material<'window_closes'> =>
	material.kind === 'window_closes';
const isPromise = (
	material: TellingMaterial
): material is Material<'promise_at_risk'> | Material<'promise_missed'> =>
	material.kind === 'promise_at_risk' || material.kind === 'promise_missed';

/** What is told before anybody asks: what is known, since when, what it means, and what can be done now. */
export function tellingParts(material: TellingMaterial, reader: Reader): Part[] {
	const { order } = material;
	const { said } = reader;
	const hasTerms = isFuture(material) || isPromise(material);
	const bar = hasTerms ? termsParts(order, reader) : [];
	const what: Part[] =
		bar.length > 0 ? [{ is: 'text', text: m['mail.telling.window']({}, said) }, ...bar] : [];
	return [
		...sentences(material, reader).map((text): Part => ({ is: 'text', text })),
		...what,
		{ is: 'facts', rows: [...orderRow(order, reader), ...parcelRow(parcelOf(material), reader)] }
	];
}

function sentences(material: TellingMaterial, reader: Reader): string[] {
	const { format, said } = reader;
	if (isFuture(material)) {
		const { by, fee } = material.facts;
		const when = format.full(by);
		return fee === null
			? [m['mail.window_closes.ends']({ when }, said)]
			: [m['mail.window_closes.fee']({ when, fee: format.money(fee, material.order.currency) }, said)];
	}
	return isPromise(material) ? promiseWords(material, reader) : parcelWords(material, reader);
}

function promiseWords(
	material: Material<'promise_at_risk'> | Material<'promise_missed'>,
	reader: Reader
): string[] {
	const { format, said } = reader;
	const { promise, by } = material.facts;
	const day = format.date(by);
	if (material.kind === 'promise_missed') return [m[`mail.promise_missed.${promise}`]({ day }, said)];
	const { because, expected } = material.facts;
	const first = m[`mail.promise_at_risk.${promise}`]({ day }, said);
	if (promise === 'ship') return [first];
	if (because === 'route') return [first, m['mail.promise_at_risk.route']({}, said)];
	if (because === 'not_sent') return [first, m['mail.promise_at_risk.not_sent']({}, said)];
	const carrier = carrierOf(parcelOf(material), reader);
	return expected === undefined
		? [first]
		: [first, m['mail.promise_at_risk.carrier']({ carrier, expected: format.date(expected) }, said)];
}

function parcelWords(
	material: Exclude<TellingMaterial, { kind: 'window_closes' | 'promise_at_risk' | 'promise_missed' }>,
	reader: Reader
): string[] {
	const { format, said } = reader;
	const parcel = parcelOf(material);
	const at = 'since' in material.facts ? material.facts.since : parcel?.statusAt;
	const told = { carrier: carrierOf(parcel, reader), when: at ? format.full(at) : '–' };
	switch (material.kind) {
		case 'parcel_trouble': {
			const { cause } = material.facts;
			const asks = parcel?.actionRequired && (cause === 'customs' || cause === 'held');
			const key = asks ? (`${cause}_asks` as const) : cause;
			return [m[`mail.parcel_trouble.${key}`](told, said)];
		}
		case 'parcel_returning':
			return [
				m[`mail.parcel_returning.${material.facts.cause}`](told, said),
				m['mail.parcel_returning.next']({}, said)
			];
		default:
			return [m[`mail.${material.kind}.text`](told, said)];
	}
}

function parcelOf({ facts, order }: TellingMaterial): Parcel | undefined {
	const shipment = 'shipment' in facts ? facts.shipment : undefined;
	return order.shipments.find(({ id }) => id === shipment);
}

const carrierOf = (parcel: Parcel | undefined, { locale }: Reader): string =>
	inert(carrierName(parcel?.carrier ?? '', locale));

const parcelRow = (parcel: Parcel | undefined, reader: Reader): { name: string; value: string }[] =>
	parcel
		? [
				{
					name: m['mail.telling.parcel']({ carrier: carrierOf(parcel, reader) }, reader.said),
					value: inert(parcel.trackingNumber)
				}
			]
		: [];
