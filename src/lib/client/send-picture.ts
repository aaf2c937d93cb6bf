/** What became of a picture; `why` is the shop's own word, in the reader's language. */
export type SentPicture =
	{ state: 'kept'; id: string } | { state: 'refused'; why: string; code: string } | { state: 'offline' };

/**
 * Sends a picture by itself, so that its form is sent without it.
 *
 * @param place `/orders/{ref}/photos`
 * @param onProgress how much of it has left, 0 to 1
 */
export function sendPicture(
	place: string,
	picture: Blob,
	onProgress: (share: number) => void
): Promise<SentPicture> {
	// `fetch` does not tell how much has left.
	const request = new XMLHttpRequest();
	return new Promise((resolve) => {
		request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
		request.onerror = request.onabort = request.ontimeout = () => resolve({ state: 'offline' });
		request.onload = () => {
			const said = (request.response ?? {}) as { id?: string; title?: string; code?: string };
			if (request.status === 201 && said.id) resolve({ state: 'kept', id: said.id });
			else if (said.title) resolve({ state: 'refused', why: said.title, code: said.code ?? '' });
			else resolve({ state: 'offline' });
		};
		request.open('POST', place);
		request.responseType = 'json';
		// Its own name says nothing the server would believe, but a body of bytes has to have a type.
		request.setRequestHeader('content-type', 'application/octet-stream');
		request.send(picture);
	});
}

/** Takes a picture back that no return needs yet. Where that fails it goes by itself after a day. */
export async function takePictureBack(place: string, id: string): Promise<void> {
	await fetch(`${place}/${id}`, { method: 'DELETE' }).catch(() => undefined);
}

/** A picture as small as its place on the page, as a `data:` address; nothing where this browser cannot draw it. */
export async function smallPicture(picture: Blob): Promise<string | undefined> {
	try {
		const bitmap = await createImageBitmap(picture);
		const canvas = document.createElement('canvas');
		const scale = 192 / Math.min(bitmap.width, bitmap.height);
		[canvas.width, canvas.height] = [bitmap.width * scale, bitmap.height * scale];
		canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
		bitmap.close();
		return canvas.toDataURL('image/jpeg', 0.7);
	} catch {
		return undefined;
	}
}
