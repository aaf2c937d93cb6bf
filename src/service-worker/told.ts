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

/** Said where no more can be said, as `push.unnamed` has it: a worker has no other words with it. */
export const UNNAMED = {
	en: 'There is news about an order. Tap to see it.',
	'zh-CN': '有一个订单有更新，点按查看。'
} as const;

/** The first of the browser's languages that we speak. */
export const spokenOf = (languages: readonly string[]): keyof typeof UNNAMED => {
	const first = languages.find((one) => /^(en|zh)\b/i.test(one)) ?? 'en';
	return /^zh/i.test(first) ? 'zh-CN' : 'en';
};
