import { askAt, decideAsk } from '#domain/feedback/ask.ts';
import type { Occasion } from '#domain/feedback/states.ts';
import type { Tx } from '#server/db/client.ts';
import {
	findExchangeOf,
	holdDueAsk,
	holdShopper,
	markAsked,
	planAsks,
	putOffAsk,
	readStanding,
	skipAsk
} from '#server/db/feedback-asks.ts';
import { holdForm } from '#server/db/feedback-forms.ts';
import type { SubscribedEvent } from '#server/db/subscriber.ts';
import type { CreateNotices } from './send-notice.ts';

/** An event as far as it decides about asks. */
export type AskEvent = Pick<SubscribedEvent, 'orderId' | 'type' | 'data' | 'at'>;

/**
 * What is asked about an event, if anything: that a parcel has come, that goods were cancelled, that a return is settled,
 * or the exchange it was for. Of a gift that goes back its buyer is not told, and so not asked.
 */
async function aboutOf(tx: Tx, { orderId, type, data }: AskEvent): Promise<[Occasion, string] | undefined> {
	if (data['gift'] === true) return undefined;
	if (type === 'shipment.status_changed')
		return data['status'] === 'delivered' ? ['delivered', orderId] : undefined;
	if (type === 'cancel.accepted') return ['cancelled', orderId];
	const back = data['return'];
	if (type !== 'return.settled' || typeof back !== 'string') return undefined;
	const exchange = await findExchangeOf(tx, back);
	return exchange === undefined ? ['returned', back] : ['exchanged', exchange];
}

/** Plans what will be asked about these events, in the transaction that reads them; events of history are not news. */
export async function planForEvents(tx: Tx, events: readonly AskEvent[]): Promise<void> {
	const { content } = await holdForm(tx);
	for (const event of events) {
		const about = await aboutOf(tx, event);
		if (!about) continue;
		const [occasion, subject] = about;
		const dueAt = new Date(askAt(occasion, event.at.getTime(), content));
		await planAsks(tx, [{ orderId: event.orderId, occasion, subject, dueAt }]);
	}
}

/**
 * Decides about the ask that is due the longest, and puts it where it is to be put: the order's page always shows it, and
 * a mail goes where the shopper may be written to. All in one transaction, under the ask's row and the shopper's lock: two
 * nodes, or one that was killed, ask once.
 *
 * @returns whether there was one
 */
export async function askNext(tx: Tx, createNotices: CreateNotices): Promise<boolean> {
	const due = await holdDueAsk(tx);
	if (!due) return false;
	if (due.emailKey !== null) await holdShopper(tx, due.emailKey);
	const form = await holdForm(tx);
	const { wish, ...standing } = await readStanding(tx, due);
	const decided = decideAsk(form.content, {
		...due,
		...standing,
		erased: due.emailKey === null,
		wish: wish === null ? undefined : wish ? 'yes' : 'no'
	});
	if (decided.do === 'wait') await putOffAsk(tx, due.id, decided.until);
	if (decided.do === 'skip') await skipAsk(tx, due.id, decided.why);
	if (decided.do !== 'ask') return true;
	await markAsked(tx, due.id, decided.channel, form.version);
	if (decided.channel === 'mail')
		await createNotices(tx, [
			{
				...{ kind: 'feedback', event: `feedback:${due.id}`, channel: 'mail', locale: due.locale },
				...{ recipient: `order:${due.orderId}`, orderId: due.orderId },
				facts: { about: `${due.occasion}:${due.subject}`, occasion: due.occasion, formVersion: form.version }
			}
		]);
	return true;
}
