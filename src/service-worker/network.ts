/**
 * Stands in the head of every page of ours (`app.html`, `error.html`, receipts and labels); in that of a network that answers
 * in our place it does not.
 */
export const MARK = '<meta name="generator" content="roundtrip"';

/** What came of a visit: an answer, none in time, or no connection. */
export type Outcome = { is: 'answer'; response: Response } | { is: 'late' } | { is: 'unreached' };

/** The page as the network gives it: what the browser asked for ahead of us, or our own request. */
export async function fetchPage(event: FetchEvent): Promise<Response> {
	const preloaded = (await event.preloadResponse) as Response | undefined;
	return preloaded ?? fetch(event.request);
}

/** Waits for a page no longer than this; what comes later is let go. */
export async function within(page: Promise<Response>, limitMs: number): Promise<Outcome> {
	const late = Promise.withResolvers<Outcome>();
	const timer = setTimeout(() => late.resolve({ is: 'late' }), Math.max(0, limitMs));
	const came = page.then(
		(response): Outcome => ({ is: 'answer', response }),
		(): Outcome => ({ is: 'unreached' })
	);
	try {
		return await Promise.race([came, late.promise]);
	} finally {
		clearTimeout(timer);
	}
}

/**
 * Reads a page to its end, since one that stops in the middle is none, and looks whether it is ours.
 *
 * @returns the same page, or nothing where somebody else answered in the shop's place
 */
export async function readOurs(response: Response, address: string): Promise<Response | undefined> {
	if (response.type === 'opaqueredirect') return (await leadsHome(address)) ? response : undefined;
	const { status, statusText, headers } = response;
	if (!(headers.get('content-type') ?? '').startsWith('text/html')) return response;
	const page = await response.text();
	return page.includes(MARK)
		? new Response(page, { status, statusText, headers: unpacked(headers) })
		: undefined;
}

/** The text is not packed any more; the browser would not mind, but it is not so. */
function unpacked(headers: Headers): Headers {
	const read = new Headers(headers);
	read.delete('content-encoding');
	read.delete('content-length');
	return read;
}

/** Where a redirect leads is not told; whether it leaves this site is, by going along. */
async function leadsHome(address: string): Promise<boolean> {
	try {
		await fetch(address, { mode: 'same-origin', redirect: 'follow', cache: 'no-store' });
		return true;
	} catch {
		return false;
	}
}
