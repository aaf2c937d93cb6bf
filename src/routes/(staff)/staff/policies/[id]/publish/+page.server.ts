import { error } from '@sveltejs/kit';
import { changeTexts } from '#i18n/policy/policy-text.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { deskDraft, deskVersion, findingsOf, lawsFor, policyReader } from '#server/http/policy-pages.ts';
import { publishByForm } from '#server/http/policy-publish.ts';

export async function load({ locals, params }) {
	const { policyDesk } = locals.app;
	const shelf = await orUnavailable(policyDesk.look());
	const draft = shelf.policies.find(({ id, state }) => id === params.id && state === 'draft');
	if (!draft) error(404);
	const reader = policyReader(locals, shelf.current.document.currency);
	const toCome = shelf.policies
		.filter(({ state }) => state === 'published')
		.map((one) => deskVersion(one, shelf))
		.filter(({ state }) => state === 'future');
	return {
		draft: deskDraft(draft, shelf),
		newest: shelf.newest,
		current: { id: shelf.current.id, version: shelf.current.version ?? 0 },
		policyZone: draft.document.zone,
		extends: draft.document.extend.length > 0,
		toCome,
		changes: changeTexts(shelf.current.document, draft.document, reader),
		findings: findingsOf(draft.document, locals),
		laws: lawsFor(locals)
	};
}

export const actions = { default: publishByForm };
