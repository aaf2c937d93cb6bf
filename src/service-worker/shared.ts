import { keepShared, SHARED_FIELD, SHARED_ORDER_FIELD, SHARED_PAGE } from '#client/shared/store.ts';

/** Where other apps send what they share. */
export const isShared = ({ pathname }: URL): boolean => pathname === SHARED_PAGE;

/**
 * Takes in a photo that another app shares with ours: it is kept on the device until its order is chosen, signed in or
 * not, network or none. Where it cannot be kept, and for whatever else is sent there, the server answers. So it does for
 * what a page of another site sends: what the system sends names no origin. (A page that hides its own can put photos before
 * somebody; they see them, and what becomes of them.)
 */
export async function takeShared(request: Request): Promise<Response> {
	const from = request.headers.get('origin');
	if (from !== null && from !== 'null' && from !== location.origin) return fetch(request);
	const onward = request.clone();
	try {
		const form = await request.formData();
		const photos = form
			.getAll(SHARED_FIELD)
			.filter((value): value is File => value instanceof File && value.size > 0);
		if (photos.length > 0 && !form.has(SHARED_ORDER_FIELD)) {
			const { count, left } = await keepShared(photos);
			return Response.redirect(`${SHARED_PAGE}?n=${count}${left > 0 ? `&left=${left}` : ''}`, 303);
		}
	} catch {
		// A full device, a private window: the server makes the page that holds it instead.
	}
	return fetch(onward);
}
