import { m } from '#i18n/paraglide/messages.js';
import type { IconName } from '#ui/primitives/icon-paths.ts';

type Screen = { icon: IconName; title: () => string; text: () => string; retry: boolean };

const OFFLINE: Screen = { icon: 'offline', title: m['offline.title'], text: m['offline.text'], retry: true };
const BUSY: Screen = { icon: 'clock', title: m['error.busy_title'], text: m['error.busy_text'], retry: true };
const DENIED: Screen = {
	icon: 'stop',
	title: m['error.denied_title'],
	text: m['error.denied_text'],
	retry: false
};
const DOWN: Screen = { icon: 'alert', title: m['error.down_title'], text: m['error.down_text'], retry: true };
const BROKEN: Screen = {
	icon: 'alert',
	title: m['error.broken_title'],
	text: m['error.broken_text'],
	retry: true
};

/** Wrong, ended and withdrawn look alike, so that nobody can try which of them it is. */
const MISSING = {
	page: { icon: 'link', title: m['error.not_found_title'], text: m['error.not_found_text'], retry: false },
	order: { icon: 'parcel', title: m['error.order_title'], text: m['error.order_text'], retry: false },
	link: { icon: 'link', title: m['error.link_title'], text: m['error.link_text'], retry: false }
} satisfies Record<string, Screen>;

export function errorScreen(status: number, about: keyof typeof MISSING): Screen {
	if (status === 0) return OFFLINE;
	if (status === 429) return BUSY;
	if (status === 401 || status === 403) return DENIED;
	if (status === 502 || status === 503 || status === 504) return DOWN;
	return status >= 500 ? BROKEN : MISSING[about];
}
