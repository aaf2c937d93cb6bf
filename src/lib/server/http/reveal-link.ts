/** As much of the app as this needs. */
type Composed = { links: { reveal(id: string, kept: string): string | undefined } };

/** The answer that is sent for a new link, made of the one that is kept: there its address is locked. */
export function revealLink(app: Composed, body: string): string {
	const kept = JSON.parse(body) as { id: string; url: string };
	return JSON.stringify({ ...kept, url: app.links.reveal(kept.id, kept.url) });
}
