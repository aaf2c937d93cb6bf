import type { Vault } from '../auth/vault.ts';
import type { Connection } from '../db/client.ts';
import type { CreateNotices } from '../use-cases/send-notice.ts';
import type { CodesOptions } from './codes.ts';
import type { MailSettings } from './mail-sender.ts';
import type { PaymentDesk } from './payments.ts';
import type { PhotoDesk } from './photos.ts';
import type { StorefrontsOptions } from './storefronts.ts';
import type { WebhooksOptions } from './webhooks.ts';

/** What the house is put together from; what a process does not do, it leaves out. */
export type AppOptions = {
	connection: Connection;
	/** Named zone of the shop, for readers whose own is unknown. */
	zone: string;
	/** Where people reach this site, for links that are sent. */
	origin: string;
	/** For commands that tell somebody something. */
	createNotices?: CreateNotices;
	/** Whether mail may be read on the mailbox page: a demo on this machine. */
	hasMailbox?: boolean;
	/** Whether this is the demo shop, which has pages of its own. */
	isDemo?: boolean;
	/** Widens every limit, for tests. */
	rateScale?: number;
	/** For a process that lets people in; the command line does not. */
	codes?: Pick<CodesOptions, 'secret' | 'sealer' | 'hasSms' | 'onTrouble'>;
	/** For a process that takes browsers' subscriptions: the key they are for, and whether they may be near. */
	push?: { publicKey: string; allowPrivate: boolean };
	/** What locks accounts; asked for when one is given or read. */
	vault?: () => Vault;
	/** How long a quote stays good where the policy does not say, ISO 8601. */
	quoteTtl?: string;
	/** Where buyers send goods back to. */
	returnAddress?: string | undefined;
	/** For a process that moves money; others call nobody. */
	payments?: PaymentDesk;
	/** For a process that takes and shows pictures. */
	photos?: PhotoDesk;
	/** For a process that takes webhooks. */
	webhooks?: Pick<WebhooksOptions, 'secrets' | 'sealer' | 'afterKept'>;
	/** For a process that manages or tells endpoints. */
	endpoints?: { vault: () => Vault; allowPrivate: boolean; afterChange: () => void };
	/** How mail is sent, by the environment. */
	mail?: MailSettings;
	/** How storefronts are reached, by the environment. */
	storefronts?: StorefrontsOptions['settings'];
	/** Called after each commit that may have something to tell. */
	afterCommit: () => void;
};
