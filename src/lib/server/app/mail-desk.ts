import { randomUUID } from 'node:crypto';
import { isSameLogin, NO_SENDER, readSender, type TypedSender } from '#domain/shop/mail-sender.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { tryMail } from '../adapters/mail/smtp.ts';
import { insertAudit } from '../db/audit.ts';
import { keepMail } from '../db/mailbox.ts';
import { createRateLimiter } from '../db/rate-limits.ts';
import { listKeptSettings } from '../db/shop-settings.ts';
import { composeTrial } from '../notices/trial-letter.ts';
import type { MailTrial } from '../ports/mailer.ts';
import { changeShopSetting } from '../use-cases/change-shop-setting.ts';
import type { GivenReason } from '../use-cases/share-at-desk.ts';
import { contextOf, findWayOut, type KeptSender, type MailSettings } from './mail-sender.ts';
import type { Sealer } from '../auth/seal.ts';
import type { Database } from '../db/client.ts';
import type { ShopBook } from './shop.ts';
import type { Staff } from './staff-account.ts';
import type { Run } from './staff-tools.ts';

export type MailDeskOptions = {
	db: Database;
	run: Run;
	book: ShopBook;
	origin: string;
	sealer: Sealer | undefined;
	settings: MailSettings;
	rateScale: number;
};

const TRIALS = { name: 'mail_trials', points: 10, seconds: 10 * 60 };
const ADDRESS = /^[^\s<>()[\]\\,;:"@]{1,64}@[^\s<>()[\]\\,;:"@]{1,255}$/;

/** What is written down of a sender for ever. */
const tell = (value: unknown) => {
	const { sealed, ...told } = (value ?? { sealed: null }) as KeptSender;
	return value === null ? null : { ...told, has_password: sealed !== null };
};

/** How the shop's mail is sent, as admins see and set it. The password is in no answer. */
export function mailDesk({ db, run, book, origin, sealer, settings, rateScale }: MailDeskOptions) {
	const limits = createRateLimiter(db, rateScale);
	const readKept = async () => {
		const { version, value } = (await listKeptSettings(db, ['shop.mail']))['shop.mail'];
		return { version, sender: { ...NO_SENDER, sealed: null, ...(value as KeptSender | null) } };
	};
	return {
		/** As it is set, and what holds. */
		async read() {
			const { version, sender } = await readKept();
			const { sealed, ...set } = sender;
			const { by, smtp } = await findWayOut({ db, sealer, settings });
			const from = smtp && typeof smtp.from !== 'string' ? smtp.from : null;
			return { version, ...set, hasPassword: sealed !== null, by, from };
		},
		/**
		 * Sets it; an empty password keeps the one there is, where server and login stay the same. Refusals:
		 * `request.invalid` with the `field` (`password`: another server, or none was ever typed), those of `readSender`
		 * and of `changeShopSetting`.
		 */
		async set(
			staff: Staff,
			{ typed, version, reason }: { typed: TypedSender; version: number } & GivenReason
		): Promise<Result<{ version: number }>> {
			const read = readSender(typed);
			if (!read.ok) return read;
			const { server } = read.value;
			const { sender } = await readKept();
			let sealed: string | null = null;
			if (server && server.user !== '') {
				const isKept = typed.password === '' && isSameLogin(sender.server, server);
				if (!sealer || (typed.password === '' && (!isKept || sender.sealed === null)))
					return refuse('request.invalid', { field: 'password' });
				sealed = isKept ? sender.sealed : sealer.seal(typed.password, contextOf(read.value));
			}
			const value: KeptSender = { ...read.value, sealed };
			const input = { name: 'shop.mail' as const, version, value, tell, reason };
			return run(changeShopSetting, { kind: 'staff', id: staff.id }, input);
		},
		/**
		 * Sends one mail to an address, now and by the way that holds, and says what the server said. In a demo without
		 * a server it goes to the mailbox page.
		 *
		 * Refusals: `request.invalid` for an address that is none; `rate.limited`; `mail.refused` with the `step` at which
		 * it ended and what was `said`.
		 */
		async test(staff: Staff, to: string, locale: string): Promise<Result<{ by: string; said: string }>> {
			if (!ADDRESS.test(to)) return refuse('request.invalid', { field: 'to' });
			if (!(await limits.take(TRIALS, staff.id)))
				return refuse('rate.limited', { retry_after: TRIALS.seconds });
			const { by, smtp } = await findWayOut({ db, sealer, settings });
			const { identity } = await book.now();
			const messageId = `<${randomUUID()}@${new URL(origin).hostname}>`;
			const mail = { to, messageId, ...composeTrial(identity.name, locale) };
			let done: MailTrial = { isTaken: by === 'mailbox', said: '', step: null };
			if (by === 'mailbox') await keepMail(db, mail);
			// The one call to the outside that a request waits for: whoever sets a server up has to hear what it says.
			else if (smtp) done = await tryMail(smtp, mail);
			const { isTaken, said, step } = done;
			const actor = { kind: 'staff' as const, id: staff.id };
			// What the server says may name the address or the login, so it is not written down.
			await insertAudit(db, { actor, action: 'mail.tested', facts: { by, taken: isTaken, step } });
			return isTaken ? accept({ by, said }) : refuse('mail.refused', { said, step, by });
		}
	};
}
