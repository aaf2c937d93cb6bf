import { m } from '#i18n/paraglide/messages.js';
import type { NoticedOrder, NoticeMaterial, PlainKind } from '#server/ports/notice.ts';
import { codeLetter } from './code-letter.ts';
import { exchangeParts } from './exchange-letters.ts';
import { creditEndsLetter, creditParts } from './credit-letters.ts';
import { delayLetter } from './delay-letters.ts';
import { endpointLetter } from './endpoint-letter.ts';
import { feedbackLetter } from './feedback-letter.ts';
import { inert } from './inert.ts';
import { renderText, type Letter, type Part } from './letter.ts';
import { mailData } from './linked-data.ts';
import { moneyParts } from './money-letters.ts';
import { delivered, handedOver, orderIn } from './order-letters.ts';
import { returnAddressOf, returnParts } from './return-letters.ts';
import {
	headingOf,
	openingOf,
	readerOf,
	senderLines,
	type Opening,
	type Place,
	type Reader
} from './reader.ts';
import { renderHtml } from './render-html.ts';
import { tellingParts } from './telling-letters.ts';

export type { Place } from './reader.ts';

export type ComposedMail = { subject: string; text: string; html: string };

/**
 * Writes a notice as a mail, in the language `locale` names (English where we do not speak it).
 *
 * @param choose where its reader chooses what they are told, if they may
 */
export function composeMail(
	material: NoticeMaterial,
	place: Place,
	locale: string | null,
	choose?: string
): ComposedMail {
	const reader = readerOf(place, locale);
	const written = writeLetter(material, reader);
	const choice = choose === undefined ? [] : [m['mail.choose']({ url: choose }, reader.said)];
	const footer = [...written.footer, ...choice, ...senderLines(reader)];
	const letter = { ...written, footer, data: mailData(material, reader) };
	return { subject: letter.subject, text: renderText(letter), html: renderHtml(letter) };
}

/** Writes a notice as a text message; only codes are told that way. */
export function composeText(
	material: NoticeMaterial,
	place: Place,
	locale: string | null
): string | undefined {
	if (material.kind !== 'code') return undefined;
	const { format, said } = readerOf(place, locale);
	const { code, expiresAt, orderNumber } = material.facts;
	const time = format.time(expiresAt);
	return orderNumber === undefined
		? m['mail.code.sms_sign_in']({ code, time }, said)
		: m['mail.code.sms']({ code, time, number: inert(orderNumber) }, said);
}

function writeLetter(material: NoticeMaterial, reader: Reader): Letter {
	switch (material.kind) {
		case 'code':
			return codeLetter(material.facts, reader);
		case 'endpoint_off':
			return endpointLetter(material.facts, reader);
		case 'credit_ends':
			return creditEndsLetter(material.facts, reader);
		case 'order_in':
			return orderLetter(material.order, reader, 'order_in', orderIn(material.order, reader));
		case 'handed_over': {
			const parts = handedOver(material.facts, material.order, reader);
			return orderLetter(material.order, reader, 'handed_over', parts);
		}
		case 'delivered': {
			const parts = delivered(material.facts, material.order, reader);
			return orderLetter(material.order, reader, 'delivered', parts);
		}
		case 'return_requested':
		case 'return_approved':
		case 'return_declined':
		case 'return_cancelled':
		case 'return_expired':
		case 'return_sent':
		case 'return_received':
		case 'return_inspected':
		case 'return_objected':
		case 'return_settled':
		case 'return_postage_asked':
		case 'return_postage_accepted':
		case 'return_postage_declined':
		case 'return_postage_paid':
			return orderLetter(material.order, reader, material.kind, returnParts(material, reader), {
				label: m['mail.return.open']({}, reader.said),
				url: returnAddressOf(material, reader)
			});
		case 'exchange_confirmed':
		case 'exchange_released':
		case 'exchange_lapsed':
		case 'exchange_cancelled':
		case 'exchange_not_returned':
		case 'exchange_deduction_due':
		case 'exchange_security_taken':
			return orderLetter(material.order, reader, material.kind, exchangeParts(material, reader));
		case 'feedback':
			return orderLetter(material.order, reader, material.kind, ...feedbackLetter(material, reader));
		case 'delay_asked':
		case 'delay_agreed':
		case 'delay_covered':
			return orderLetter(material.order, reader, material.kind, ...delayLetter(material, reader));
		case 'out_for_delivery':
		case 'attempt_failed':
		case 'pickup_ready':
		case 'pickup_ends':
		case 'parcel_trouble':
		case 'parcel_returning':
		case 'parcel_again':
		case 'parcel_silent':
		case 'promise_at_risk':
		case 'promise_missed':
		case 'window_closes':
			return orderLetter(material.order, reader, material.kind, tellingParts(material, reader));
		case 'credit_issued':
		case 'credit_given':
		case 'credit_taken_back':
		case 'keep_accepted':
		case 'price_adjusted':
			return orderLetter(material.order, reader, material.kind, creditParts(material, reader));
		default:
			return orderLetter(material.order, reader, material.kind, moneyParts(material, reader));
	}
}

function orderLetter(
	order: NoticedOrder,
	reader: Reader,
	kind: Exclude<NoticeMaterial['kind'], PlainKind>,
	parts: Part[],
	open: Opening = openingOf(order, reader)
): Letter {
	const { place, locale, said } = reader;
	const number = inert(order.number);
	const why = (order.gift ? m['mail.why_gift'] : m['mail.why_order'])({ number }, said);
	return {
		locale,
		subject: m[`mail.${kind}.subject`]({ number }, said),
		heading: headingOf({ kind }, reader),
		parts: [...parts, { is: 'button', ...open }],
		footer: [why, m['site.zone_shop']({ zone: place.zone }, said)]
	};
}
