import { error } from '@sveltejs/kit';

/** Whom to ask, and who is behind the shop. */
export async function load({ locals }) {
	const { identity, face } = await locals.app.shop.now();
	if (!face.hasContact) error(404, 'route.not_found');
	const { email, phone, page, imprint } = identity;
	return { about: { email, phone, page, imprint } };
}
