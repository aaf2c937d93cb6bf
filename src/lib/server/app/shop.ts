import { createHash } from 'node:crypto';
import { stylesheetOf, type Theme } from '#domain/shop/accent.ts';
import { hasContact, UNNAMED, type ShopFace, type ShopIdentity } from '#domain/shop/identity.ts';
import { MOST_CONTACTS, readContacts, type TierContact } from '#domain/shop/contacts.ts';
import { readMarkets, type Markets } from '#domain/shop/markets.ts';
import { readServices, type ShopServices } from '#domain/order/services.ts';
import { readPersonal, type PersonalSettings } from '#domain/shop/personal.ts';
import type { Database } from '../db/client.ts';
import { findShopPicture, listKeptSettings, type ShopPicture } from '../db/shop-settings.ts';
import type { Logo } from '../use-cases/change-shop-setting.ts';
import { keepFresh } from './keep-fresh.ts';

/** All that is known of the shop, as it holds at this moment. */
export type Shop = {
	face: ShopFace;
	identity: ShopIdentity;
	/** Its stylesheet and that one's name, which changes with it; null where the colours are ours. */
	theme: { name: string; css: string } | null;
	markets: Markets;
	/** What single buyers are shown, and who looks after those of a tier. */
	personal: PersonalSettings;
	contacts: TierContact[];
	services: ShopServices;
};

const nameOf = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);
export const logoHref = ({ hash }: Pick<Logo, 'hash'>) => `/shop/logo/${hash}.png`;

/** So many pictures are kept in memory: those that hold, and some that an old page still asks for. */
const MOST_PICTURES = 2 * MOST_CONTACTS;

const DEFAULT: Shop = shopFrom(null, null, null, {});

function shopFrom(
	named: ShopIdentity | null,
	logo: Logo | null,
	accent: Theme | null,
	rest: { markets?: unknown; personal?: unknown; contacts?: unknown; services?: unknown }
): Shop {
	const identity = { ...UNNAMED, ...named };
	const css = accent ? stylesheetOf(accent) : undefined;
	const { name, initials } = identity;
	return {
		identity,
		face: {
			...{ name, initials, hasContact: hasContact(identity) },
			logo: logo && { href: logoHref(logo), width: logo.width, height: logo.height }
		},
		theme: css === undefined ? null : { name: nameOf(css), css },
		markets: readMarkets(rest.markets),
		personal: readPersonal(rest.personal),
		contacts: readContacts(rest.contacts),
		services: readServices(rest.services)
	};
}

const NAMES = [
	...(['shop.identity', 'shop.logo', 'shop.theme'] as const),
	...(['shop.markets', 'shop.personal', 'shop.contacts', 'shop.services'] as const)
] as const;

export type ShopBook = ReturnType<typeof shopBook>;

/** Who the shop is and how it looks, for every page, mail and paper. What one node changes holds on all within 5 s. */
export function shopBook(db: Database) {
	const fresh = keepFresh(async () => {
		const kept = await listKeptSettings(db, NAMES);
		return shopFrom(
			kept['shop.identity'].value as ShopIdentity | null,
			kept['shop.logo'].value as Logo | null,
			kept['shop.theme'].value as Theme | null,
			{
				markets: kept['shop.markets'].value,
				personal: kept['shop.personal'].value,
				contacts: kept['shop.contacts'].value,
				services: kept['shop.services'].value
			}
		);
	});
	const pictures = new Map<string, Uint8Array>();
	/** Without the database a page has other troubles than its colours. */
	const now = (): Promise<Shop> => fresh.get().catch(() => DEFAULT);
	async function picture(of: ShopPicture, hash: string): Promise<Uint8Array | undefined> {
		const known = pictures.get(`${of}.${hash}`);
		if (known) return known;
		const found = /^[0-9a-f]{16}$/.test(hash) ? await findShopPicture(db, of, hash) : undefined;
		if (!found) return undefined;
		if (pictures.size >= MOST_PICTURES) pictures.clear();
		pictures.set(`${of}.${hash}`, found);
		return found;
	}
	return {
		now,
		/** The stylesheet of that name; nothing for one that holds no more. */
		async stylesheet(name: string): Promise<string | undefined> {
			const { theme } = await now();
			if (theme?.name === name) return theme.css;
			// Another node may know of it already: its page asks here.
			fresh.forget();
			const newest = (await now()).theme;
			return newest?.name === name ? newest.css : undefined;
		},
		/** The picture of that name, PNG. */
		logo: (hash: string) => picture('logo', hash),
		/** The picture of a contact, JPEG; nothing once it is nobody's, whatever is kept in memory. */
		async portrait(hash: string): Promise<Uint8Array | undefined> {
			const isHere = async () => (await now()).contacts.some((one) => one.picture === hash);
			if (!(await isHere())) {
				// Another node may know of it already: its page asks here.
				fresh.forget();
				if (!(await isHere())) return undefined;
			}
			return picture('portrait', hash);
		},
		forget: fresh.forget,
		nameOf
	};
}

/** Where nobody has set a zone. */
const ZONE = 'Europe/Berlin';

/** The shop's named zone, for a process that starts: one that is set later holds from its next start on. */
export const shopZone = async (db: Database): Promise<string> =>
	(await shopBook(db).now()).markets.zone ?? ZONE;
