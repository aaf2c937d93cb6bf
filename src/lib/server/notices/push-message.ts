import { createHash } from 'node:crypto';
import { pushCare, topicOf } from '#domain/notice/topics.ts';
import { m } from '#i18n/paraglide/messages.js';
import type { NoticeMaterial } from '#server/ports/notice.ts';
import type { PushMessage } from '#server/ports/push.ts';
import { inert } from './inert.ts';
import { addressOf, headingOf, readerOf, type Place, type Reader } from './reader.ts';

/** More than anybody reads on a locked screen. */
const MOST_LINES = 4;
const MOST_TITLE = 120;

/**
 * Writes notices as one push message, in the form that browsers show by themselves (Push API, "Declarative push message")
 * and that our worker shows where they do not. A locked screen lies on tables: it tells what happened and to which order,
 * never what was bought, for how much, by whom or where it goes.
 *
 * @param list what is told, the one that led to it first; several become one message
 * @param ids of the first notice, by which the worker knows it again, and of the device: it salts what the push service sees
 */
export function composePush(
	list: readonly NoticeMaterial[],
	place: Place,
	locale: string | null,
	{ id, device }: { id: string; device: string }
): PushMessage | undefined {
	const reader = readerOf(place, locale);
	const told = aboutOrders(list);
	const [first] = told;
	if (!first) return undefined;
	const isOneOrder = areOne(told);
	const { subject, text: body } = wordsOf(told, reader);
	const tag = isOneOrder ? `order-${hash(first.order.ref)}` : 'orders';
	const notification = {
		...{ title: subject.slice(0, MOST_TITLE), body, lang: reader.locale, dir: 'ltr', tag },
		navigate: isOneOrder ? addressOf(first.order, reader) : `${place.origin}/orders`,
		icon: `${place.origin}/icons/icon-192.png`,
		...{ silent: false, app_badge: String(told.length), data: { id, kind: first.kind } }
	};
	// Where the number on the icon stands changed while the form was young: in both places, each ignored by the other.
	const message = { web_push: 8030, notification, app_badge: told.length };
	const { ttlS, urgency } = pushCare(first.kind);
	const collapse = isOneOrder ? `${first.order.ref} ${topicOf(first.kind)}` : 'orders';
	return { body: JSON.stringify(message), ttlS, urgency, topic: hash(`${device} ${collapse}`) };
}

/** What a push says, for whoever reads it back at the desk. */
export function pushText(list: readonly NoticeMaterial[], place: Place, locale: string | null): Words {
	return wordsOf(aboutOrders(list), readerOf(place, locale));
}

type AboutOrder = Extract<NoticeMaterial, { order: unknown }>;
type Words = { subject: string; text: string };

const aboutOrders = (list: readonly NoticeMaterial[]): AboutOrder[] =>
	list.flatMap((one) => ('order' in one ? [one] : []));
const areOne = (told: readonly AboutOrder[]) => new Set(told.map(({ order }) => order.ref)).size === 1;

function wordsOf(told: readonly AboutOrder[], reader: Reader): Words {
	const [first] = told;
	if (!first) return { subject: '', text: '' };
	const { said } = reader;
	const isOneOrder = areOne(told);
	const number = inert(first.order.number).slice(0, MOST_TITLE);
	const news = told.length;
	const title =
		news === 1
			? headingOf(first, reader)
			: isOneOrder
				? m['push.news_order']({ count: news, number }, said)
				: m['push.news']({ count: news }, said);
	const lines = told.map((one) =>
		isOneOrder ? headingOf(one, reader) : `${inert(one.order.number).slice(0, 40)}: ${headingOf(one, reader)}`
	);
	const text =
		news === 1
			? m['push.order']({ number }, said)
			: shorten(lines, (count) => m['push.more']({ count }, said));
	return { subject: title, text };
}

const hash = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 32);

function shorten(lines: readonly string[], more: (count: number) => string): string {
	if (lines.length <= MOST_LINES) return lines.join('\n');
	return [...lines.slice(0, MOST_LINES - 1), more(lines.length - MOST_LINES + 1)].join('\n');
}
