import { maskEmail, maskPhone } from '#domain/access/masked.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { chooseLocale, type Locale } from '#i18n/locale.ts';
import type { Database, Tx } from '../db/client.ts';
import { listHistory, type Actor } from '../db/history.ts';
import { findAddress } from '../db/notice-order.ts';
import { getOrderRecord } from '../db/order-record.ts';
import { lockOrder } from '../db/orders.ts';
import { rehearse } from '../db/rehearse.ts';
import { composeMail, type Place } from '../notices/compose.ts';
import { pushText } from '../notices/push-message.ts';
import type { NoticeChannel } from '../ports/notice.ts';
import type { QuoteDeps } from '../use-cases/ask-quote.ts';
import type { Command } from '../use-cases/command.ts';
import { materialOf, type NoticeToWrite } from './notice-material.ts';
import { noticeOf } from './notice-of-event.ts';

/** A mail as its reader gets it: `to` masked, null where nobody can be reached; `locale` the language it is written in. */
export type ToldMail = {
	kind: string;
	to: string | null;
	locale: Locale;
	subject: string;
	text: string;
};

export type Foresight = ReturnType<typeof foresightOf>;

/** Writes notices for the desk to read, and finds those that an act would send by doing it and undoing it (ADR 27). */
export function foresightOf({
	db,
	versions,
	place
}: {
	db: Database;
	versions: QuoteDeps['versions'];
	place: Place;
}) {
	async function maskedAddress(tx: Tx, recipient: string, channel: NoticeChannel): Promise<string | null> {
		const to = await findAddress(tx, recipient, channel);
		if (to === undefined) return null;
		return channel === 'sms' ? maskPhone(to) : maskEmail(to);
	}

	async function written(tx: Tx, notice: NoticeToWrite & { channel: NoticeChannel }, locale: string | null) {
		const material = await materialOf(tx, versions, notice);
		if (notice.channel === 'push') return material && pushText([material], place, locale);
		return material && composeMail(material, place, locale);
	}

	return {
		maskedAddress,
		written,

		/**
		 * What the buyer would be told if it were done now, found by doing it and undoing it. Refusals: the command's;
		 * `order.not_found`; `service.busy` where somebody else is at the order just now.
		 */
		async foresee<Input, Output>(
			command: Command<Input, Output>,
			actor: Actor,
			ref: string,
			input: Input
		): Promise<Result<ToldMail[]>> {
			const seen = await rehearse(db, async (tx): Promise<Result<ToldMail[]>> => {
				const order = await lockOrder(tx, { ref });
				if (!order) return refuse('order.not_found');
				const done = await command(tx, actor, input);
				if (!done.ok) return done;
				const record = await getOrderRecord(tx, ref);
				// History sends no notice (law 12).
				if (record.historical) return accept([]);
				const mails: ToldMail[] = [];
				for (const entry of await listHistory(tx, order.id, order.historySeq, 50)) {
					const data = entry.data as Record<string, unknown>;
					const notice = await noticeOf(tx, { ...entry, data, order: { locale: record.locale } });
					if (!notice) continue;
					const mail = await written(tx, { ...notice, orderId: order.id }, notice.locale);
					const to = await maskedAddress(tx, notice.recipient, notice.channel);
					if (mail) mails.push({ kind: notice.kind, to, locale: spokenOf(notice.locale), ...mailText(mail) });
				}
				return accept(mails);
			});
			return seen ?? refuse('service.busy');
		}
	};
}

/** The language something is written in that asks for this one, or for none. */
export const spokenOf = (wanted: string | null): Locale => chooseLocale(undefined, wanted);
export const mailText = ({ subject, text }: { subject: string; text: string }) => ({ subject, text });
