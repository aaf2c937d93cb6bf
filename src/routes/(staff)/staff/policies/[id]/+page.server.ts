import { error } from '@sveltejs/kit';
import { fieldsOf } from '#domain/policy/usual/fields.ts';
import { orUnavailable } from '#server/http/outage.ts';
import {
	beginByForm,
	discardByForm,
	saveDocumentByForm,
	saveFieldsByForm,
	undoByForm
} from '#server/http/policy-forms.ts';
import { deskDraft, deskVersion, findingsOf, lawsFor, readable } from '#server/http/policy-pages.ts';

export async function load({ locals, params, url }) {
	const { policyDesk } = locals.app;
	const shelf = await orUnavailable(policyDesk.look());
	const policy = shelf.policies.find(({ id }) => id === params.id);
	if (!policy) error(404);
	const both = readable(policy.document, locals);
	const shared = {
		...both,
		isBegun: url.searchParams.has('begun'),
		isSaved: url.searchParams.has('saved'),
		laws: lawsFor(locals)
	};
	if (policy.state === 'published') {
		const orders = await orUnavailable(policyDesk.ordersUnder([policy.id]));
		return { ...shared, version: deskVersion(policy, shelf, orders.get(policy.id)), draft: null };
	}
	const { document } = policy;
	return {
		...shared,
		version: null,
		draft: deskDraft(policy, shelf),
		current: { id: shelf.current.id, version: shelf.current.version ?? 0 },
		currency: document.currency,
		rules: (['cancel', 'return'] as const).map((kind) => ({
			kind,
			rules: document[kind].map(({ id, steps }, index) => ({
				...{
					id,
					steps: steps.length,
					words: both.text.parts[kind === 'cancel' ? 0 : 1]?.rules[index]?.sentences[0] ?? ''
				}
			}))
		})),
		fields: fieldsOf(document),
		findings: findingsOf(document, locals)
	};
}

export const actions = {
	begin: beginByForm,
	document: saveDocumentByForm,
	fields: saveFieldsByForm,
	undo: undoByForm,
	discard: discardByForm
};
