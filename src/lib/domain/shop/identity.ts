import { accept, refuse, type Result } from '../refusal.ts';
import { contactTrouble, lettersOf as letters, seenOnly } from './contact-words.ts';

/** Who the shop is, as its pages, mails and papers say it. Every part may be empty but the name. */
export type ShopIdentity = {
	name: string;
	/** Two letters at most, for the mark beside the name where there is no logo. */
	initials: string;
	/** The name of the logo's picture: a hash of its bytes; null where there is none. */
	logo: string | null;
	/** Whom buyers ask: an address, a telephone number, a page. */
	email: string;
	phone: string;
	page: string;
	/** Who is behind the shop, as the law of its country wants it: name, street, register, tax number. */
	imprint: string;
};

/** What every page says of the shop; it is sent with each of them, so it is short. */
export type ShopFace = {
	name: string;
	/** For the mark beside the name; empty for ours. */
	initials: string;
	/** Where its picture is; null where there is none. */
	logo: { href: string; width: number; height: number } | null;
	/** Whether there is a page about it. */
	hasContact: boolean;
};

/** What pages say until the shop has told its name. */
export const UNNAMED: ShopIdentity = {
	...{ name: 'Roundtrip', initials: '', logo: null },
	...{ email: '', phone: '', page: '', imprint: '' }
};

export const LONGEST = { name: 60, initials: 2, email: 254, phone: 32, page: 300, imprint: 1000 } as const;
export type IdentityField = keyof typeof LONGEST;
export type TypedIdentity = Readonly<Record<IdentityField, string>>;

/** The first letters of the first two words; of a name without spaces its first letter. */
export function initialsOf(name: string): string {
	const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
	return words
		.slice(0, 2)
		.map((word) => letters(word)[0]?.toLocaleUpperCase('en') ?? '')
		.join('');
}

/**
 * What an admin typed of the shop's identity; spaces around are cut. `logo` is set elsewhere.
 *
 * Refusals: `request.invalid` with the `field` that is wrong: the name missing, anything too long or holding what nobody
 * sees, an address, number or page (https only) that is none.
 */
export function readIdentity(typed: TypedIdentity): Result<Omit<ShopIdentity, 'logo'>> {
	const field = (name: IdentityField) => typed[name].trim();
	const imprint = field('imprint').replace(/\r\n?/g, '\n');
	const read = {
		...{ name: field('name').replace(/\s+/g, ' '), email: field('email'), phone: field('phone') },
		...{ page: field('page'), imprint, initials: field('initials') || initialsOf(typed.name) }
	};
	const names = Object.keys(LONGEST) as IdentityField[];
	const isOdd = (name: IdentityField) =>
		letters(read[name]).length > LONGEST[name] || !seenOnly(read[name].replaceAll('\n', ''));
	const wrong = names.find(isOdd) ?? (read.name === '' ? 'name' : undefined) ?? contactTrouble(read);
	return wrong ? refuse('request.invalid', { field: wrong }) : accept(read);
}

/** What the shop is called by machines that read along: its name, or its host where it has told none. */
export const nameOrHost = ({ name }: Pick<ShopIdentity, 'name'>, origin: string): string =>
	name === UNNAMED.name ? new URL(origin).host : name;

/** Whether there is anything to read on the page about the shop. */
export const hasContact = ({ email, phone, page, imprint }: ShopIdentity): boolean =>
	[email, phone, page, imprint].some((one) => one !== '');

/** The face of a shop that has told nothing, and of none where nobody can be asked. */
export const UNNAMED_FACE: ShopFace = { name: UNNAMED.name, initials: '', logo: null, hasContact: false };
