import { openApiDocument } from '#server/http/openapi.ts';

let text: string | undefined;

export const GET = () => {
	text ??= JSON.stringify(openApiDocument());
	return new Response(text, {
		headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' }
	});
};
