import { readContact, type Contact } from './contact.ts';
import { orderNumberKey } from './order-number.ts';

/** What somebody wants a code for: one order (by its number's key), or all orders of a mail address. */
export type Question = {
	purpose: 'order' | 'sign_in';
	number?: string;
	contact: Contact;
	/** A code goes to this address whoever it is: they prove it to have something sent there, and nothing of a shop's. */
	anybody?: true;
};

/** A question with what was typed, so that it can be shown and asked again. */
export type Asked = Question & {
	typed: { number?: string; contact: string };
	/** Where it leads once it is answered, beside the order's own page. */
	to?: 'withdraw';
	/** A page of ours instead, by its path; never a visitor's word. */
	next?: string;
};

/** Which fields cannot be what they should be. */
export type Unreadable = { number?: true; contact?: true };

const LONGEST_SHOWN = 254;
const shown = (typed: string) => typed.trim().slice(0, LONGEST_SHOWN);

/** Reads the look-up of one order. */
export function readLookup(
	number: string,
	contact: string
): { ok: true; asked: Asked } | { ok: false; wrong: Unreadable } {
	const key = orderNumberKey(number);
	const read = readContact(contact);
	if (key === undefined || read === undefined) {
		return { ok: false, wrong: { ...(!key && { number: true }), ...(!read && { contact: true }) } };
	}
	const typed = { number: shown(number), contact: shown(contact) };
	return { ok: true, asked: { purpose: 'order', number: key, contact: read, typed } };
}

/** Reads the mail address somebody signs in with; nothing where it cannot be one. */
export function readSignIn(email: string): Asked | undefined {
	const read = readContact(email);
	if (read?.kind !== 'email') return undefined;
	return { purpose: 'sign_in', contact: read, typed: { contact: shown(email) } };
}

/**
 * Reads the mail address of somebody who sends a gift back: a code goes there whether or not they ever bought anything.
 *
 * @param next the gift's own page, where the code leads
 */
export function readRecipient(email: string, next: string): Asked | undefined {
	const asked = readSignIn(email);
	return asked && { ...asked, anybody: true, next };
}
