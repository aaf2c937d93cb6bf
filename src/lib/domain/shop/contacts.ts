import { accept, refuse, type Result } from '../refusal.ts';
import { contactTrouble, lettersOf, seenOnly } from './contact-words.ts';

/** Who looks after the buyers of a tier, and how they are reached: one way at least. */
export type TierContact = {
	/** As orders name it (`buyer.tier`); upper and lower case are one. */
	tier: string;
	name: string;
	/** What they are for, in the shop's own words; may be empty, as may two of the three ways. */
	role: string;
	email: string;
	phone: string;
	page: string;
	/** The name of their picture: a hash of its bytes; none where it is left out. */
	picture?: string;
};

export const MOST_CONTACTS = 12;
export const LONGEST_CONTACT = { tier: 40, name: 60, role: 80, email: 254, phone: 32, page: 300 } as const;
export type ContactField = keyof typeof LONGEST_CONTACT;
export type TypedContact = Readonly<Record<ContactField, string>>;
export const CONTACT_FIELDS = Object.keys(LONGEST_CONTACT) as ContactField[];

/** Where the picture of that name is shown from. */
export const portraitHref = (picture: string): string => `/shop/portrait/${picture}.jpg`;
const PICTURE = /^[0-9a-f]{16}$/;

const tierKey = (tier: string): string => tier.trim().normalize('NFKC').toLowerCase();

/** Who looks after a buyer of this tier; nobody where none was named, as for buyers without one. */
export function contactOf(contacts: readonly TierContact[], tier: string | null): TierContact | undefined {
	if (tier === null || tier.trim() === '') return undefined;
	return contacts.find((one) => tierKey(one.tier) === tierKey(tier));
}

/** What is kept, whatever version of the program wrote it. */
export function readContacts(kept: unknown): TierContact[] {
	const list = Array.isArray(kept) ? (kept as unknown[]) : [];
	return list.flatMap((one) => {
		const fields = (one ?? {}) as Record<string, unknown>;
		const text = (name: ContactField) => (typeof fields[name] === 'string' ? fields[name] : '');
		const read = Object.fromEntries(CONTACT_FIELDS.map((name) => [name, text(name)])) as TierContact;
		const { picture } = fields;
		const isNamed = typeof picture === 'string' && PICTURE.test(picture);
		return read.tier && read.name ? [{ ...read, ...(isNamed && { picture }) }] : [];
	});
}

/**
 * A contact as an admin typed it; spaces around are cut.
 *
 * Refusals: `request.invalid` with the `field` that is wrong: tier or name missing, no way to reach them (`email`),
 * anything too long or holding what nobody sees, an address, number or page (https only) that is none.
 */
export function chooseContact(typed: TypedContact): Result<TierContact> {
	const read = Object.fromEntries(
		CONTACT_FIELDS.map((name) => [name, typed[name].trim().replace(/\s+/g, ' ')])
	) as TierContact;
	const wrong =
		CONTACT_FIELDS.find(
			(name) => lettersOf(read[name]).length > LONGEST_CONTACT[name] || !seenOnly(read[name])
		) ??
		(['tier', 'name'] as const).find((name) => read[name] === '') ??
		contactTrouble(read) ??
		(read.email === '' && read.phone === '' && read.page === '' ? 'email' : undefined);
	return wrong ? refuse('request.invalid', { field: wrong }) : accept(read);
}

/**
 * The contacts after one was set: in the place of the one of its tier, or of `was`, else after the others. Who had a
 * picture keeps it, unless there is a new one.
 *
 * @param picture the name of the new one
 * Refusals: those of `chooseContact`; `request.invalid` with `tier` where there are as many as there may be.
 */
export function setContact(
	contacts: readonly TierContact[],
	typed: TypedContact,
	was: string,
	picture?: string
): Result<TierContact[]> {
	const chosen = chooseContact(typed);
	if (!chosen.ok) return chosen;
	const key = tierKey(chosen.value.tier);
	const old = was === '' ? key : tierKey(was);
	const at = contacts.findIndex((one) => tierKey(one.tier) === old);
	const others = contacts.filter((one, index) => index !== at && tierKey(one.tier) !== key);
	if (others.length >= MOST_CONTACTS) return refuse('request.invalid', { field: 'tier' });
	const shown = picture ?? contacts[at]?.picture;
	const set = { ...chosen.value, ...(shown !== undefined && { picture: shown }) };
	return accept(others.toSpliced(at < 0 ? others.length : at, 0, set));
}

/** The contacts, and the one of a tier without its picture. */
export const removePicture = (contacts: readonly TierContact[], tier: string): TierContact[] =>
	contacts.map((one) => {
		const { picture, ...rest } = one;
		return picture !== undefined && tierKey(one.tier) === tierKey(tier) ? rest : one;
	});

/** The contacts without the one of a tier. */
export const removeContact = (contacts: readonly TierContact[], tier: string): TierContact[] =>
	contacts.filter((one) => tierKey(one.tier) !== tierKey(tier));
