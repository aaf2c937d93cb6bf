import { error } from '@sveltejs/kit';
import { differentLines } from '#domain/policy/text/line-difference.ts';
import { printPolicy } from '#domain/policy/text/print-policy.ts';
import { changeTexts } from '#i18n/policy/policy-text.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { deskDraft, policyReader } from '#server/http/policy-pages.ts';

/** Text to read: nothing of it needs a script. */
export async function load({ locals, params, url }) {
	const shelf = await orUnavailable(locals.app.policyDesk.look());
	const after = shelf.policies.find(({ id }) => id === params.id);
	if (!after) error(404);
	const asked = url.searchParams.get('from');
	const before = shelf.policies.find(({ id }) => id === asked) ?? shelf.current;
	const nameOf = (policy: typeof after) => {
		if (policy.version !== null) return { id: policy.id, version: policy.version, by: null };
		return { id: policy.id, version: null, by: deskDraft(policy, shelf).by };
	};
	const reader = policyReader(locals, before.document.currency);
	return {
		before: nameOf(before),
		after: nameOf(after),
		others: shelf.policies.filter(({ id }) => id !== after.id).map(nameOf),
		changes: changeTexts(before.document, after.document, reader),
		lines: differentLines(printPolicy(before.document), printPolicy(after.document))
	};
}
