/** What is shown of a message that was pushed. */
export type Told = {
	id: string | undefined;
	title: string;
	body: string;
	lang: string;
	dir: NotificationDirection;
	tag: string;
	icon: string | undefined;
	/** What a tap opens: an address of ours, as path and query. */
	path: string;
};

/** Where a tap leads that leads nowhere else. */
export const ANYWHERE = { tag: 'orders', path: '/orders' } as const;

/** Far more than ours are; a browser cuts off what it has no room for. */
const MOST = 1000;

const textOf = (value: unknown): string | undefined =>
	typeof value === 'string' && value.trim() !== '' ? value.slice(0, MOST) : undefined;

const fieldsOf = (value: unknown): Record<string, unknown> =>
	typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/**
 * Reads a declarative push message, which some browsers show without asking us. Whatever is in it, a notification can be
 * made of what comes back: one that the browser refuses would be replaced by words of its own.
 *
 * @param json what was pushed; nothing where nothing was
 * @param origin of this site: what is opened by a tap is never somebody else's page
 * @returns nothing where it says nothing that can be shown
 */
export function readTold(json: string | undefined, origin: string): Told | undefined {
	let sent: unknown;
	try {
		sent = JSON.parse(json ?? '');
	} catch {
		return undefined;
	}
	const { title, body, lang, dir, tag, navigate, icon, data } = fieldsOf(fieldsOf(sent)['notification']);
	const heading = textOf(title);
	if (heading === undefined) return undefined;
	return {
		id: textOf(fieldsOf(data)['id']),
		title: heading,
		body: textOf(body) ?? '',
		lang: textOf(lang) ?? '',
		dir: dir === 'ltr' || dir === 'rtl' ? dir : 'auto',
		tag: textOf(tag) ?? ANYWHERE.tag,
		icon: pathOf(icon, origin),
		path: pathOf(navigate, origin) ?? ANYWHERE.path
	};
}

function pathOf(address: unknown, origin: string): string | undefined {
	const url = typeof address === 'string' ? URL.parse(address, origin) : null;
	return url?.origin === origin ? url.pathname + url.search : undefined;
}

/** Of the windows that are open, the one that shows what a tap is to open; its place on the page does not matter. */
export const shows = (window: string, path: string): boolean => {
	const url = URL.parse(window);
	return url !== null && url.pathname + url.search === path;
};
