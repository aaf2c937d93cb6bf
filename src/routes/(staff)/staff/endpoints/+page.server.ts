import { endpointAnswer } from '#server/http/endpoint-answer.ts';
import { createByForm } from '#server/http/endpoint-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';

export async function load({ locals, url }) {
	const endpoints = await orUnavailable(locals.app.endpoints.list());
	return { endpoints: endpoints.map(endpointAnswer), deleted: url.searchParams.has('deleted') };
}

export const actions = { create: createByForm };
