import { TELLINGS } from '#domain/telling/kinds.ts';
import { readTellings } from '#domain/telling/settings.ts';
import type { Tx } from '../db/client.ts';
import { findGiftRecipient } from '../db/gifts.ts';
import { listEntries } from '../db/history.ts';
import { listPortions } from '../db/portions.ts';
import { listKeptSettings } from '../db/shop-settings.ts';
import type { SubscribedEvent } from '../db/subscriber.ts';
import { GOODS_ENTRIES, mayTell, whichNotice } from '../notices/which-notice.ts';
import type { NewNotice } from '../use-cases/send-notice.ts';

export type ToldEvent = Pick<SubscribedEvent, 'orderId' | 'seq' | 'type' | 'data' | 'at'> & {
	order: Pick<SubscribedEvent['order'], 'locale'>;
	writtenAt?: Date;
};

/** The return of a gift that an event is about: of that its recipient is told, and its buyer is not. */
const giftIn = ({ data }: Pick<ToldEvent, 'data'>): string | undefined =>
	data['gift'] === true && typeof data['return'] === 'string' ? data['return'] : undefined;

/** Whether the shop does not want it told. */
async function isOff(tx: Tx, kind: string): Promise<boolean> {
	if (!(kind in TELLINGS)) return false;
	const kept = await listKeptSettings(tx, ['shop.tellings']);
	return readTellings(kept['shop.tellings'].value).off.some((one) => one === kind);
}

/** What is told of an event, to whom and in which language; nothing where nobody is told. */
export async function noticeOf(tx: Tx, event: ToldEvent): Promise<NewNotice | undefined> {
	if (!mayTell(event)) return undefined;
	const { orderId, seq } = event;
	const aboutGoods = GOODS_ENTRIES.some((type) => type === event.type);
	const past = aboutGoods ? await listEntries(tx, orderId, seq, GOODS_ENTRIES) : [];
	const notice = whichNotice(event, past, aboutGoods ? await listPortions(tx, orderId) : []);
	if (!notice || (await isOff(tx, notice.kind))) return undefined;
	const back = giftIn(event);
	const recipient = back === undefined ? undefined : await findGiftRecipient(tx, back);
	return {
		...notice,
		event: `${orderId}:${seq}`,
		channel: 'mail',
		recipient: back === undefined ? `order:${orderId}` : `gift:${back}`,
		orderId,
		writtenAt: event.writtenAt,
		locale: back === undefined ? event.order.locale : (recipient?.locale ?? null)
	};
}
