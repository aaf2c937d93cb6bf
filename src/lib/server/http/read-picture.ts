import { accept, refuse, type Result } from '#domain/refusal.ts';
import { TAKEN_KINDS } from '#domain/photo/kind.ts';
import { invalid, readBytes } from './read-json.ts';

/** What multipart puts around one picture, at the most. */
const AROUND = 64 * 1024;

/**
 * The one picture that a request brings: as its body (`image/…` or bytes), or as the one file of a form. What it is said
 * to be and what the file is called is looked at by nobody.
 *
 * Refusals: `payload.too_large` with the `limit`, `photo.unsupported`, `request.invalid`.
 *
 * @param limit of the picture, in bytes
 */
export async function readPicture(request: Request, limit: number): Promise<Result<Uint8Array>> {
	const type = request.headers.get('content-type') ?? '';
	const isForm = /^multipart\/form-data\b/i.test(type);
	if (!isForm && !/^(image\/|application\/octet-stream\b)/i.test(type)) {
		return refuse('photo.unsupported', { taken: TAKEN_KINDS });
	}
	const bytes = await readBytes(request, isForm ? limit + AROUND : limit);
	if (!bytes.ok || !isForm) return bytes.ok && bytes.value.byteLength === 0 ? NOTHING : bytes;
	let files: File[];
	try {
		const form = await new Response(bytes.value as BodyInit, {
			headers: { 'content-type': type }
		}).formData();
		files = [...form.values()].filter((value) => value instanceof File);
	} catch {
		return invalid('', 'not multipart/form-data as it says', 'one file');
	}
	const [file, more] = files;
	if (!file || more) return invalid('', 'one picture at a time', 'one file');
	return readFile(file, limit);
}

/** The bytes of a form's file. Refusals: `payload.too_large`, `request.invalid` for an empty one. */
export async function readFile(file: File, limit: number): Promise<Result<Uint8Array>> {
	if (file.size > limit) return refuse('payload.too_large', { limit });
	return file.size === 0 ? NOTHING : accept(new Uint8Array(await file.arrayBuffer()));
}

const NOTHING = invalid('', 'there is no picture in it', 'a JPEG, PNG, WebP or GIF');
