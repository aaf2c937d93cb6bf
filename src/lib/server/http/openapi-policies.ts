import { get, post } from './openapi-calls.ts';
import { PoliciesAnswer, LintAnswer, PublishedAnswer, PublishSchema } from './schemas/policies.ts';
import { PolicyDocumentSchema } from './schemas/policy-document.ts';

const scope = 'policy:write';

/** The calls about the shop's policy. */
export const POLICY_CALLS = {
	'/api/v1/policies': get({
		summary: 'Drafts and published versions, newest first',
		scope,
		answers: { 200: { what: 'All of them', schema: PoliciesAnswer } },
		refusals: []
	}),
	'/api/v1/policies/drafts': post({
		summary: 'Keep a policy document as a draft',
		scope,
		body: PolicyDocumentSchema,
		answers: { 201: { what: 'Kept, with what the law thinks of it', schema: LintAnswer } },
		refusals: ['policy.invalid']
	}),
	'/api/v1/policies/drafts/{id}/lint': post({
		summary: 'What the law thinks of a draft',
		scope,
		parameters: ['id'],
		answers: { 200: { what: '`refusals` bar publishing', schema: LintAnswer } },
		refusals: ['policy.not_found']
	}),
	'/api/v1/policies/drafts/{id}/publish': post({
		summary: 'Publish a draft as the next version, for good',
		scope,
		parameters: ['id'],
		body: PublishSchema,
		answers: { 200: { what: 'Published, now or before', schema: PublishedAnswer } },
		refusals: ['policy.not_found', 'policy.below_floor']
	})
};
