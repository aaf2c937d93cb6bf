import { reasonsAddress } from '#domain/reasons/address.ts';
import { readReasonsAsk, reasonsFields } from '#domain/reasons/ask.ts';
import { orUnavailable } from '#server/http/outage.ts';

export async function load({ locals, url }) {
	const { reasons } = locals.app;
	const ask = readReasonsAsk((name) => url.searchParams.get(name), reasons.today());
	const figures = await orUnavailable(reasons.figures(ask));
	const fields = reasonsFields(ask);
	return { ask, figures, fields, address: reasonsAddress(fields) };
}
