/** An answer for whoever asked, and for nobody's cache. */
export const privateJson = (body: unknown): Response =>
	new Response(JSON.stringify(body), {
		headers: { 'content-type': 'application/json', 'cache-control': 'private, no-store' }
	});
