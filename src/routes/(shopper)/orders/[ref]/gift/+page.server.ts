import { error } from '@sveltejs/kit';
import { giveByForm, takeGiftBack } from '#server/http/gift-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { qrCode } from '#server/http/qr-code.ts';
import { getShopper } from '#server/http/who.ts';

export async function load({ params, locals, url }) {
	const shopper = getShopper(locals);
	const page = await orUnavailable(locals.app.giving.choose(shopper, params.ref));
	if (!page) error(404);
	const proved = await orUnavailable(locals.app.cancelling.mayMove(shopper, params.ref));
	return { page, proved, done: url.searchParams.get('done') };
}

export const actions = {
	give: async (event) => {
		const made = await giveByForm(event);
		return 'url' in made ? { ...made, qr: qrCode(made.url) } : made;
	},
	end: takeGiftBack
};
