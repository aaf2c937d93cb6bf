import { error } from '@sveltejs/kit';
import { sheetByForm, sheetOf } from '#server/http/link-forms.ts';

export async function load(event) {
	const sheet = await sheetOf(event);
	if (!sheet) error(404);
	return { sheet };
}

export const actions = { default: sheetByForm };
