import { m } from '#i18n/paraglide/messages.js';
import type { NoticeFacts } from '#server/ports/notice.ts';
import { inert } from './inert.ts';
import type { Letter, Part } from './letter.ts';
import type { Reader } from './reader.ts';

/** A one-time code: what it is for, until when it is good, and the link that asks for a tap. */
export function codeLetter(facts: NoticeFacts['code'], { place, format, locale, said }: Reader): Letter {
	const { code, orderNumber, linkPath, expiresAt } = facts;
	const why =
		facts.purpose === 'order' && orderNumber !== undefined
			? m['mail.code.for_order']({ number: inert(orderNumber) }, said)
			: m['mail.code.for_sign_in']({}, said);
	const parts: Part[] = [
		{ is: 'code', code },
		{ is: 'text', text: why },
		{ is: 'text', text: m['mail.code.until']({ time: format.time(expiresAt) }, said) }
	];
	if (linkPath) {
		parts.push({ is: 'button', label: m['mail.code.link']({}, said), url: place.origin + linkPath });
	}
	parts.push({ is: 'text', text: m['mail.code.not_you']({}, said) });
	return {
		locale,
		subject: m['mail.code.subject']({ code }, said),
		heading: m['mail.code.heading']({}, said),
		parts,
		footer: [m['mail.why_code']({}, said), m['site.zone_shop']({ zone: place.zone }, said)]
	};
}
