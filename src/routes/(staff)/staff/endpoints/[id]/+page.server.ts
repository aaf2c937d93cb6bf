import { error } from '@sveltejs/kit';
import { deliveryAnswer, endpointAnswer } from '#server/http/endpoint-answer.ts';
import { endpointActions } from '#server/http/endpoint-forms.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { parse } from '#server/http/parse.ts';
import { DeliveriesQuery } from '#server/http/schemas/endpoints.ts';

const PAGE = 30;

export async function load({ locals, params, url }) {
	const { endpoints } = locals.app;
	const endpoint = await orUnavailable(endpoints.find(params.id));
	if (!endpoint) error(404);
	const one = (name: string) => url.searchParams.get(name) ?? undefined;
	const asked = parse(DeliveriesQuery, { state: one('state'), cursor: one('before') });
	const { state, cursor: before } = asked.ok ? asked.value : {};
	const page = { endpointId: endpoint.id, state, before, limit: PAGE + 1 };
	const found = (await orUnavailable(endpoints.deliveries(page))) ?? [];
	const deliveries = found.slice(0, PAGE).map(deliveryAnswer);
	const next = found.length > PAGE ? (deliveries.at(-1)?.id ?? null) : null;
	return { endpoint: endpointAnswer(endpoint), deliveries, state: state ?? null, next };
}

export const actions = endpointActions;
