import { locales } from '#i18n/locale.ts';
import { DEFAULT_THEME, readTheme, type Theme } from '#domain/shop/accent.ts';
import { readIdentity, UNNAMED, type ShopIdentity, type TypedIdentity } from '#domain/shop/identity.ts';
import { chooseMarkets, readMarkets } from '#domain/shop/markets.ts';
import { chooseTellings, readTellings, type TypedTellings } from '#domain/telling/settings.ts';
import { refuse, type Result } from '#domain/refusal.ts';
import type { Database } from '../db/client.ts';
import { listKeptSettings, SHOP_SETTINGS, type ShopSetting } from '../db/shop-settings.ts';
import type { MakeLogo } from '../ports/picture-maker.ts';
import { changeLogo, changeShopSetting, type Logo } from '../use-cases/change-shop-setting.ts';
import type { GivenReason } from '../use-cases/share-at-desk.ts';
import { logoHref, type ShopBook } from './shop.ts';
import type { Staff } from './staff-account.ts';
import type { Run } from './staff-tools.ts';

export type ShopDeskOptions = {
	db: Database;
	run: Run;
	book: ShopBook;
	/** For a process that takes pictures. */
	makeLogo: MakeLogo | undefined;
	/** The zone this process has been started with. */
	zone: string;
};

/** A change names the version it was made on, so that of two admins the slower one is told. */
type Change = { version: number } & GivenReason;
type Done = Promise<Result<{ version: number }>>;

/** What admins set of the shop itself. Refusals of every change: those of `changeShopSetting`. */
export function shopDesk({ db, run, book, makeLogo, zone }: ShopDeskOptions) {
	const actorOf = ({ id }: Staff) => ({ kind: 'staff' as const, id });

	async function change(staff: Staff, name: ShopSetting, input: Change & { value: unknown }): Done {
		const done = await run(changeShopSetting, actorOf(staff), { ...input, name });
		book.forget();
		return done;
	}
	async function putLogo(staff: Staff, input: Change & { logo: Logo | null; png?: Uint8Array }): Done {
		const done = await run(changeLogo, actorOf(staff), input);
		book.forget();
		return done;
	}
	const read = () => listKeptSettings(db, SHOP_SETTINGS);

	return {
		/** As it holds now, with what an undo would bring back. */
		async read() {
			const kept = await read();
			const [identity, logo, theme] = [kept['shop.identity'], kept['shop.logo'], kept['shop.theme']];
			const shown = kept['shop.logo'].value as Logo | null;
			return {
				identity: { ...UNNAMED, ...(identity.value as ShopIdentity | null), version: identity.version },
				logo: { version: logo.version, href: shown && logoHref(shown), hasBefore: logo.version > 1 },
				theme: {
					...{ version: theme.version, hasBefore: theme.version > 0 },
					now: (theme.value ?? DEFAULT_THEME) as Theme,
					before: (theme.before ?? DEFAULT_THEME) as Theme
				},
				tellings: {
					version: kept['shop.tellings'].version,
					...readTellings(kept['shop.tellings'].value)
				},
				markets: {
					...{ version: kept['shop.markets'].version, running: zone },
					...readMarkets(kept['shop.markets'].value)
				}
			};
		},
		/** Refusals: also those of `readIdentity`. */
		async setIdentity(staff: Staff, { typed, ...input }: Change & { typed: TypedIdentity }): Done {
			const identity = readIdentity(typed);
			return identity.ok ? change(staff, 'shop.identity', { ...input, value: identity.value }) : identity;
		},
		/** Refusals: also those of `MakeLogo`. */
		async setLogo(staff: Staff, { sent, ...input }: Change & { sent: Uint8Array }): Done {
			if (!makeLogo) throw new Error('this process has no pictures');
			const made = await makeLogo(sent);
			if (!made.ok) return made;
			const { bytes: png, width, height } = made.value;
			return putLogo(staff, { ...input, png, logo: { hash: book.nameOf(png), width, height } });
		},
		removeLogo: (staff: Staff, input: Change) => putLogo(staff, { ...input, logo: null }),
		/** Refusals: also those of `readTheme`. */
		async setTheme(staff: Staff, { typed, ...input }: Change & { typed: Theme }): Done {
			const theme = readTheme(typed);
			return theme.ok ? change(staff, 'shop.theme', { ...input, value: theme.value }) : theme;
		},
		/**
		 * What held before the last change holds again, and the last change is what an undo would bring back. Refusals:
		 * `request.invalid` where nothing was ever changed.
		 */
		async undo(staff: Staff, name: 'shop.theme' | 'shop.logo', input: Change): Done {
			const { version, before } = (await read())[name];
			if (version === 0) return refuse('request.invalid');
			if (name === 'shop.logo') return putLogo(staff, { ...input, logo: before as Logo | null });
			return change(staff, name, { ...input, value: before });
		},
		/** Refusals: also those of `chooseTellings`. */
		async setTellings(staff: Staff, { typed, ...input }: Change & { typed: TypedTellings }): Done {
			const tellings = chooseTellings(typed);
			if (!tellings.ok) return tellings;
			return change(staff, 'shop.tellings', { ...input, value: tellings.value });
		},
		/** Refusals: also those of `chooseMarkets`. */
		async setMarkets(
			staff: Staff,
			{ typed, ...input }: Change & { typed: { language: string; zone: string } }
		): Done {
			const markets = chooseMarkets(typed, locales);
			return markets.ok ? change(staff, 'shop.markets', { ...input, value: markets.value }) : markets;
		}
	};
}
