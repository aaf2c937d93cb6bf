import { policyJsonSchema } from '#server/http/parse-policy.ts';

export const GET = () =>
	new Response(JSON.stringify(policyJsonSchema()), {
		headers: { 'content-type': 'application/schema+json', 'cache-control': 'public, max-age=300' }
	});
