/** The shop names its pictures by address; only those a browser fetches as a picture are used. */
export function pictureUrl(url: string | undefined): string | undefined {
	if (!url) return undefined;
	return /^https:\/\/[^\s"'<>\\]+$/i.test(url) || /^\/(?!\/)[^\s"'<>\\]*$/.test(url) ? url : undefined;
}
