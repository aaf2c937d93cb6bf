import { mayKeep } from './cache-policy.ts';

/** Build files of the release before this one, for tabs that are still open from it. Public, named by their content. */
const EARLIER = 'roundtrip-earlier-v1';

const isBuild = (pathname: string) => mayKeep(pathname) && pathname.startsWith('/_app/');

/**
 * Puts the build files that a new release no longer has aside, while it is installed: a tab that was open through
 * a deploy may yet need one, and the server has them no more. Those of the release before that go.
 *
 * @param current the address of every file this release keeps
 */
export async function keepEarlierBuild(current: ReadonlySet<string>, precache: string): Promise<void> {
	const [now, before] = await Promise.all([caches.open(precache), caches.open(EARLIER)]);
	const leaving = (await now.keys()).filter(({ url }) => {
		const { pathname } = new URL(url);
		return isBuild(pathname) && !current.has(pathname);
	});
	if (leaving.length === 0) return;
	const staying = new Set(leaving.map(({ url }) => url));
	for (const request of await before.keys()) if (!staying.has(request.url)) await before.delete(request);
	for (const request of leaving) {
		const file = await now.match(request);
		if (file) await before.put(request, file);
	}
}

/** A build file that this release does not have, if the one before it had it. */
export async function findEarlier({ url }: Pick<Request, 'url'>): Promise<Response | undefined> {
	if (!isBuild(new URL(url).pathname)) return undefined;
	return (await caches.open(EARLIER)).match(url);
}

/** Whether a request may be for such a file. */
export const isBuildFile = ({ url, method }: Pick<Request, 'url' | 'method'>): boolean =>
	method === 'GET' && new URL(url).origin === location.origin && isBuild(new URL(url).pathname);
