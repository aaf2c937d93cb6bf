import { m } from '#i18n/paraglide/messages.js';
import type { DisabledBecause } from '#domain/endpoints/endpoint.ts';
import type { NoticeFacts } from '#server/ports/notice.ts';
import { inert } from './inert.ts';
import type { Letter } from './letter.ts';
import type { Reader } from './reader.ts';

const BECAUSE = {
	gone: m['mail.endpoint_off.gone'],
	failing: m['mail.endpoint_off.failing']
} satisfies Record<DisabledBecause, unknown>;

/** To the shop's own people: one of its systems is not told any more, why, and where it is switched on again. */
export function endpointLetter(
	{ endpoint, host, because, at }: NoticeFacts['endpoint_off'],
	{ place, format, locale, said }: Reader
): Letter {
	const name = inert(host);
	return {
		locale,
		subject: m['mail.endpoint_off.subject']({ host: name }, said),
		heading: m['mail.endpoint_off.heading']({}, said),
		parts: [
			{ is: 'text', text: BECAUSE[because]({ host: name }, said) },
			{ is: 'text', text: m['mail.endpoint_off.text']({ when: format.full(at) }, said) },
			{
				is: 'button',
				label: m['mail.endpoint_off.open']({}, said),
				url: `${place.origin}/staff/endpoints/${endpoint}`
			}
		],
		footer: [m['mail.endpoint_off.why']({}, said), m['site.zone_shop']({ zone: place.zone }, said)]
	};
}
