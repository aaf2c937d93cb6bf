import { endOfDay } from '#domain/time/end-of-day.ts';
import { m } from '#i18n/paraglide/messages.js';
import type { NoticeMaterial } from '#server/ports/notice.ts';
import type { DelayKind } from './delay-notice.ts';
import { inert } from './inert.ts';
import type { Part } from './letter.ts';
import { termsParts } from './terms-parts.ts';
import { addressOf, items, type Opening, type Reader } from './reader.ts';

export type DelayMaterial = Extract<NoticeMaterial, { kind: DelayKind }>;

/** What a mail about late goods says below its heading, and the way to the page on which its buyer chooses. */
export function delayLetter(material: DelayMaterial, reader: Reader): [parts: Part[], open?: Opening] {
	const parts = delayParts(material, reader);
	if (material.kind !== 'delay_asked') return [parts];
	const url = `${addressOf(material.order, reader)}/delay`;
	return [parts, { label: m['mail.delay.choose']({}, reader.said), url }];
}

function delayParts(material: DelayMaterial, reader: Reader): Part[] {
	const { order } = material;
	const { said } = reader;
	const number = { name: m['mail.order']({}, said), value: inert(order.number) };
	switch (material.kind) {
		case 'delay_asked':
			return askedParts(material, reader, number);
		case 'delay_agreed': {
			const { newDate, silent } = material.facts;
			const day = dayOf(newDate, reader);
			const text = silent
				? m['mail.delay_agreed.text_silent']({ day }, said)
				: m['mail.delay_agreed.text']({ day }, said);
			return [{ is: 'text', text }, ...termsParts(order, reader), { is: 'facts', rows: [number] }];
		}
		case 'delay_covered':
			return [
				{ is: 'text', text: m['mail.delay_covered.text']({}, said) },
				{ is: 'list', title: m['mail.items']({}, said), items: items(order, material.facts.lines, reader) },
				...termsParts(order, reader),
				{ is: 'facts', rows: [number] }
			];
	}
}

function askedParts(
	{ order, facts }: Extract<DelayMaterial, { kind: 'delay_asked' }>,
	reader: Reader,
	number: { name: string; value: string }
): Part[] {
	const { said, format } = reader;
	const [day, when] = [dayOf(facts.newDate, reader), format.full(facts.answerBy)];
	const why =
		facts.cause === 'shortage'
			? m['mail.delay_asked.text_shortage']({ day }, said)
			: m['mail.delay_asked.text_late']({ day }, said);
	const silence =
		facts.silence === 'wait'
			? m['mail.delay_asked.silence_wait']({ when, day }, said)
			: m['mail.delay_asked.silence_cancel']({ when }, said);
	return [
		{ is: 'text', text: why },
		{ is: 'list', title: m['mail.delay.items']({}, said), items: items(order, facts.lines, reader) },
		{ is: 'text', text: silence },
		choiceBar(facts, when, reader),
		{
			is: 'facts',
			rows: [
				number,
				{ name: m['mail.delay.new_date']({}, said), value: day },
				{ name: m['mail.delay.answer_by']({}, said), value: when }
			]
		}
	];
}

/** Until the answer it is free, whatever the order's own terms are; what comes then is what silence means. */
function choiceBar(
	{ silence }: Extract<DelayMaterial, { kind: 'delay_asked' }>['facts'],
	when: string,
	{ said }: Reader
): Part {
	const after = silence === 'wait' ? m['mail.delay_asked.bar_wait'] : m['mail.delay_asked.bar_cancel'];
	return {
		is: 'bar',
		zones: [
			{
				...{ kind: 'free', share: 60, label: m['mail.delay_asked.bar_free']({}, said) },
				detail: m['mail.delay_asked.bar_until']({ when }, said)
			},
			{ kind: 'closed', share: 40, label: after({}, said), detail: m['mail.delay_asked.bar_after']({}, said) }
		]
	};
}

/** A local day of the shop in words. */
const dayOf = (day: string, { format, place }: Reader): string => format.date(endOfDay(day, place.zone));
