import type { Topic } from '#domain/notice/topics.ts';
import { m } from '#i18n/paraglide/messages.js';

/** What each topic is called, for whoever switches it. */
export const TOPIC_NAMES = {
	parcel: m['notify.topics.parcel'],
	delay: m['notify.topics.delay'],
	window: m['notify.topics.window'],
	order: m['notify.topics.order'],
	cancel: m['notify.topics.cancel'],
	return: m['notify.topics.return'],
	exchange: m['notify.topics.exchange'],
	refund: m['notify.topics.refund'],
	credit: m['notify.topics.credit'],
	feedback: m['notify.topics.feedback']
} satisfies Record<Topic, () => string>;
