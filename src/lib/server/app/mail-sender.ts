import { mailUrl, NO_SENDER, type MailSender } from '#domain/shop/mail-sender.ts';
import { UNNAMED, type ShopIdentity } from '#domain/shop/identity.ts';
import { demoMailbox } from '../adapters/mail/demo-mailbox.ts';
import { smtpMailer, type SmtpOptions } from '../adapters/mail/smtp.ts';
import type { Sealer } from '../auth/seal.ts';
import type { Database } from '../db/client.ts';
import { keepMail } from '../db/mailbox.ts';
import { listKeptSettings } from '../db/shop-settings.ts';
import { NotSentNow, type Mailer } from '../ports/mailer.ts';
import { SETTINGS } from '../settings-table.ts';
import type { Settings } from '../settings.ts';
import { keepFresh } from './keep-fresh.ts';

export type MailSettings = Pick<Settings, 'smtpUrl' | 'mailFrom'>;
type Options = { db: Database; sealer: Sealer | undefined; settings: MailSettings };

/** What is kept of a sender: as it was set, its password sealed. */
export type KeptSender = MailSender & { sealed: string | null };

/** Through what mail goes out now. `locked`: a server is set, and its password does not open with our secret. */
export type WayOut =
	| { by: 'desk' | 'environment'; smtp: SmtpOptions }
	| { by: 'mailbox'; smtp: null }
	| { by: 'locked'; smtp: null };

export const contextOf = ({ server }: MailSender) => `mail password of ${server?.user} at ${server?.host}`;

/** Who mail is from and by which server it goes: as the desk set it, else as the environment says, else the mailbox. */
export async function findWayOut({ db, sealer, settings }: Options): Promise<WayOut> {
	const kept = await listKeptSettings(db, ['shop.mail', 'shop.identity']);
	const set = { ...NO_SENDER, sealed: null, ...(kept['shop.mail'].value as KeptSender | null) };
	const identity = { ...UNNAMED, ...(kept['shop.identity'].value as ShopIdentity | null) };
	const from = fromOf(set, identity, settings.mailFrom);
	const replyTo = set.replyTo || undefined;
	if (set.server) {
		const opened = set.sealed === null ? '' : sealer?.open(set.sealed, contextOf(set));
		if (typeof opened !== 'string') return { by: 'locked', smtp: null };
		return { by: 'desk', smtp: { url: mailUrl(set.server, opened), from, replyTo } };
	}
	const { smtpUrl: url } = settings;
	return url ? { by: 'environment', smtp: { url, from, replyTo } } : { by: 'mailbox', smtp: null };
}

/** Whether admins set a mail server at the desk. */
export async function hasMailServer(db: Database): Promise<boolean> {
	const { value } = (await listKeptSettings(db, ['shop.mail']))['shop.mail'];
	return Boolean((value as KeptSender | null)?.server);
}

/** Field by field: what the desk set, then what the environment says, then the shop's own name. */
function fromOf({ fromName, fromAddress }: MailSender, { name }: ShopIdentity, environment: string) {
	const [, named, address] = /^(.*)<([^<>]+)>$/.exec(environment) ?? [undefined, '', environment];
	const isOurs = environment === SETTINGS.mailFrom.fallback;
	const theirs = isOurs ? '' : (named ?? '').trim().replace(/^"(.*)"$/, '$1');
	return { name: fromName || theirs || name, address: fromAddress || (address ?? '').trim() };
}

/** Sends by whichever way holds when a mail leaves; another one set at the desk is taken within 5 s, on every node. */
export function currentMailer(options: Options): Mailer {
	const way = keepFresh(() => findWayOut(options));
	const mailbox = demoMailbox((mail) => keepMail(options.db, mail));
	let open: { key: string; mailer: Mailer } | undefined;
	function mailerOf(smtp: SmtpOptions): Mailer {
		const key = JSON.stringify(smtp);
		if (open?.key !== key) {
			open?.mailer.close?.();
			open = { key, mailer: smtpMailer(smtp) };
		}
		return open.mailer;
	}
	return {
		async send(mail) {
			const { by, smtp } = await way.get();
			// Shown on the mailbox page instead, a mail would be lost to whoever waits for it.
			if (by === 'locked') throw new NotSentNow('mail server: its password does not open');
			return (smtp ? mailerOf(smtp) : mailbox).send(mail);
		},
		close: () => open?.mailer.close?.()
	};
}
