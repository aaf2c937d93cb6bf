import { readPhone, type Phone } from './phone.ts';

/** What somebody names beside an order number to show that it is theirs. */
export type Contact = { kind: 'email'; key: string } | ({ kind: 'phone' } & Phone);

const LONGEST_EMAIL = 254;

/** A mail address as it is compared and kept in `email_key`. Nothing where it cannot be one. */
export function emailKey(typed: string): string | undefined {
	const key = typed.trim().toLowerCase();
	return key.length <= LONGEST_EMAIL && /^[^\s\p{C}<>@,;]+@[^\s\p{C}<>@,;]+$/u.test(key) ? key : undefined;
}

/** Reads what was typed as a mail address or else as a phone number. Nothing where it is neither. */
export function readContact(typed: string): Contact | undefined {
	// Keyboards for Chinese write a full-width sign.
	const text = typed.slice(0, 1000).replaceAll('＠', '@');
	if (text.includes('@')) {
		const key = emailKey(text);
		return key === undefined ? undefined : { kind: 'email', key };
	}
	const phone = readPhone(text);
	return phone && { kind: 'phone', ...phone };
}
