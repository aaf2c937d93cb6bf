/**
 * What may be kept in the browser, as a list of what may: everything else goes to the network and leaves no trace. An
 * order, a shared link, a staff page, an API answer or a page's data is personal and is never on it.
 */
export const OFFLINE_PAGE = '/offline';
/** Shows what the worker puts into it of the orders that are kept; empty itself, and the same for everybody. */
export const KEPT_PAGE = '/offline/kept';

const ICONS = /^\/icons\/[\w.-]+\.(?:png|svg)$/;
/** Kit's own build output: public, the same for everyone, its name a hash of its content. */
const BUILD = /^\/_app\/immutable\/[\w./-]+$/;

export type Entry = { url: string; revision: string | null };

export const mayKeep = (pathname: string): boolean =>
	BUILD.test(pathname) || ICONS.test(pathname) || pathname === OFFLINE_PAGE || pathname === KEPT_PAGE;

/** A hashed name needs no revision; what keeps its name gets the app's version. */
export function toPrecache(build: string[], files: string[], version: string): Entry[] {
	const hashed = build.filter((url) => BUILD.test(url)).map((url) => ({ url, revision: null }));
	const named = [...files.filter(mayKeep), OFFLINE_PAGE, KEPT_PAGE].map((url) => ({
		url,
		revision: version
	}));
	return [...hashed, ...named];
}

/** A page the reader goes to. It always comes from the network; without one, they are told so. */
export const isNavigation = (request: Pick<Request, 'mode' | 'method'>): boolean =>
	request.mode === 'navigate' && request.method === 'GET';
