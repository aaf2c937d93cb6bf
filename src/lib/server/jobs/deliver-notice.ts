import { materialOf } from '../app/notice-material.ts';
import type { PolicyShelf } from '../app/policies.ts';
import type { Shop } from '../app/shop.ts';
import type { Sealer } from '../auth/seal.ts';
import type { Connection } from '../db/client.ts';
import { findAddress } from '../db/notice-order.ts';
import type { NoticeEnd, NoticeToSend, SendingRights } from '../db/notices.ts';
import { composeMail, composeText, type Place } from '../notices/compose.ts';
import { isStillSo } from '../notices/still-so.ts';
import { threadOf } from '../notices/thread.ts';
import type { Mailer } from '../ports/mailer.ts';
import { NotSentNow } from '../ports/mailer.ts';
import type { NoticeFacts, NoticeMaterial } from '../ports/notice.ts';
import type { Sms } from '../ports/sms.ts';

export type DeliverDeps = {
	db: Connection['db'];
	sealer: Sealer;
	place: Place;
	/** Who the shop is when the mail leaves. */
	shop: () => Promise<Shop>;
	mailer: Mailer;
	sms: Sms | undefined;
	/** The published policies. */
	versions: PolicyShelf['versions'];
};

/**
 * Sends one notice, once: only while this session holds the right to, only if it is still due then, and under the
 * Message-ID it was given when it was written. Between the mail server's yes and our note of it lies the one moment in
 * which a crash makes us send again, with the same Message-ID.
 *
 * @throws NotSentNow where it should be tried again
 */
export async function deliverNotice(deps: DeliverDeps, rights: SendingRights, id: string): Promise<void> {
	const notice = await rights.begin(id);
	if (notice === 'busy') throw new NotSentNow('another worker is sending it', { everyone: false });
	if (!notice) return;
	let isOver = false;
	const end = async (how: NoticeEnd) => {
		isOver = true;
		await rights.end(id, how);
	};
	try {
		const [to, material] = await Promise.all([
			findAddress(deps.db, notice.recipient, channelOf(notice)),
			gather(deps, notice)
		]);
		// Nobody to tell (erased), or nothing (any more): a code that has run out, a parcel that has arrived.
		if (to === undefined || !material) return await end({ state: 'dropped' });
		const accepted = await send(deps, notice, to, material);
		await end(accepted ? { state: 'sent' } : { state: 'failed', error: 'refused for good' });
	} finally {
		if (!isOver) await rights.giveBack(id);
	}
}

const channelOf = ({ channel }: NoticeToSend) => (channel === 'sms' ? 'sms' : 'mail');

async function gather(
	{ db, sealer, versions }: DeliverDeps,
	notice: NoticeToSend
): Promise<NoticeMaterial | undefined> {
	if (notice.kind !== 'code') {
		const material = await materialOf(db, versions, notice);
		return material && isStillSo(material, Date.now()) ? material : undefined;
	}
	const { sealed = '' } = notice.facts as { sealed?: string };
	const facts = sealer.open(sealed, notice.id) as NoticeFacts['code'] | undefined;
	return facts && Date.parse(facts.expiresAt) > Date.now() ? { kind: 'code', facts } : undefined;
}

async function send(
	{ mailer, sms, place: where, shop }: DeliverDeps,
	notice: NoticeToSend,
	to: string,
	material: NoticeMaterial
): Promise<boolean> {
	const { identity, markets } = await shop();
	const { locale = null } = notice.facts as { locale?: string | null };
	const place = { ...where, shop: identity, language: markets.language };
	if (channelOf(notice) === 'sms') {
		const text = composeText(material, place, locale);
		if (!sms || text === undefined) return false;
		return (await sms.send({ id: notice.id, to, text })).accepted;
	}
	const mail = { to, ...composeMail(material, place, locale), ...threadOf(notice.messageId, notice.orderId) };
	return (await mailer.send(mail)).accepted;
}
