import { orUnavailable } from '#server/http/outage.ts';
import { marketActions } from '#server/http/settings-forms.ts';

export async function load({ locals }) {
	return { markets: (await orUnavailable(locals.app.settings.shop.read())).markets };
}

export const actions = marketActions;
