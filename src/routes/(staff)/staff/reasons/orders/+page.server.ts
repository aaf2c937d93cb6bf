import { reasonsAddress } from '#domain/reasons/address.ts';
import { readBehindAsk, readReasonsAsk, reasonsFields } from '#domain/reasons/ask.ts';
import { orUnavailable } from '#server/http/outage.ts';

export async function load({ locals, url }) {
	const { reasons } = locals.app;
	const param = (name: string) => url.searchParams.get(name);
	const ask = readReasonsAsk(param, reasons.today());
	const behind = readBehindAsk(param);
	const { list, next } = await orUnavailable(reasons.behind(ask, behind));
	const fields = reasonsFields(ask);
	const more = { within: behind.within ?? '', late: behind.late ?? '', low: behind.low ? '1' : '' };
	return {
		...{ ask, behind: { within: more.within, late: more.late, low: behind.low }, list },
		fields,
		back: `/staff/reasons?${reasonsAddress(fields)}`,
		next: next && `/staff/reasons/orders?${reasonsAddress(fields, { ...more, after: next })}`
	};
}
