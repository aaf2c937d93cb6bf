import type { Database } from '../db/client.ts';
import { keyDesk } from './keys.ts';
import { mailDesk } from './mail-desk.ts';
import type { MailSettings } from './mail-sender.ts';
import type { AppOptions } from './options.ts';
import { personalDesk } from './personal-desk.ts';
import { shopBook } from './shop.ts';
import { shopDesk } from './shop-desk.ts';
import { shopLimits } from './shop-limits.ts';
import type { Run } from './staff-tools.ts';

export type SettingsOptions = Pick<AppOptions, 'origin' | 'zone' | 'photos' | 'webhooks' | 'mail'> & {
	db: Database;
	run: Run;
	rateScale: number;
};

const NO_MAIL: MailSettings = { smtpUrl: undefined, mailFrom: 'Roundtrip <no-reply@localhost>' };

/** What admins set of the shop itself, and what everybody sees of it. */
export function settingsOf(options: SettingsOptions) {
	const { db, run, zone, photos, webhooks, mail: settings = NO_MAIL } = options;
	const shop = shopBook(db);
	const sealer = webhooks?.sealer;
	return {
		/** Who the shop is and how it looks. */
		shop,
		settings: {
			shop: shopDesk({ db, run, book: shop, makeLogo: photos?.makeLogo, zone }),
			mail: mailDesk({ ...options, book: shop, sealer, settings }),
			limits: shopLimits({ db, run }),
			personal: personalDesk({ db, run, book: shop, makePortrait: photos?.makePortrait }),
			keys: keyDesk(db, run)
		}
	};
}
