/** What nobody sees, or what turns the writing round: a name in a header or an address line has no use for it. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const EMAIL = /^[^\s<>()[\]\\,;:"@]{1,64}@[^\s<>()[\]\\,;:"@]+\.[^\s<>()[\]\\,;:"@.]{2,}$/;
const PHONE = /^\+?[\d ()/.-]{5,}$/;

export const lettersOf = (text: string): string[] => Array.from(text);
export const seenOnly = (text: string): boolean => !UNSEEN.test(text);

function isPage(text: string): boolean {
	if (!/^https:\/\//i.test(text) || !URL.canParse(text)) return false;
	const { username, password } = new URL(text);
	return username === '' && password === '';
}

/** Which way of reaching somebody is none: an address, a telephone number or a page, each of which may be empty. */
export function contactTrouble(
	ways: Readonly<Record<'email' | 'phone' | 'page', string>>
): 'email' | 'phone' | 'page' | undefined {
	if (ways.email !== '' && !EMAIL.test(ways.email)) return 'email';
	if (ways.phone !== '' && !PHONE.test(ways.phone)) return 'phone';
	return ways.page !== '' && !isPage(ways.page) ? 'page' : undefined;
}
