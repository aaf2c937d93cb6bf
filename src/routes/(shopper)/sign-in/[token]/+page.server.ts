import { enter, openingOf } from '#server/http/code-pages.ts';
import { orUnavailable } from '#server/http/outage.ts';

export async function load({ params, locals, setHeaders }) {
	// Not `no-referrer`: with it the browser sends `Origin: null` on the form below, and the door refuses that.
	setHeaders({ 'x-robots-tag': 'noindex, nofollow', 'referrer-policy': 'same-origin' });
	const link = await orUnavailable(locals.app.codes.seeLink(params.token));
	return { purpose: link?.purpose ?? null };
}

export const actions = {
	// Mail scanners and previews follow links, so seeing one never signs anybody in: that takes this tap.
	open: (event) => {
		const { params, locals } = event;
		const address = locals.clientAddress;
		const opening = openingOf(event);
		return enter(event, locals.app.codes.openLink({ token: params.token, address, opening }));
	}
};
