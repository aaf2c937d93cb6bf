import { orUnavailable } from '#server/http/outage.ts';
import { beginByForm, takeBackByForm } from '#server/http/policy-forms.ts';
import { deskDraft, deskVersion, lawsFor, readable } from '#server/http/policy-pages.ts';

export async function load({ locals, url }) {
	const { policyDesk } = locals.app;
	const shelf = await orUnavailable(policyDesk.look());
	const published = shelf.policies.filter(({ state }) => state === 'published');
	const orders = await orUnavailable(policyDesk.ordersUnder(published.map(({ id }) => id)));
	return {
		current: { id: shelf.current.id, ...readable(shelf.current.document, locals) },
		versions: published.map((one) => deskVersion(one, shelf, orders.get(one.id))),
		drafts: shelf.policies.filter(({ state }) => state === 'draft').map((one) => deskDraft(one, shelf)),
		laws: lawsFor(locals),
		done: {
			published: Number(url.searchParams.get('published')) || null,
			discarded: url.searchParams.has('discarded')
		}
	};
}

export const actions = { begin: beginByForm, takeBack: takeBackByForm };
