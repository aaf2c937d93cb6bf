import { redirect } from '@sveltejs/kit';
import { auditAddress, auditFields, readAuditAsk } from '#domain/audit/ask.ts';
import { orUnavailable } from '#server/http/outage.ts';

export async function load({ url, locals }) {
	const { auditing } = locals.app;
	const ask = readAuditAsk((name) => url.searchParams.get(name), auditing.known);
	const address = (after?: typeof ask.after) => {
		const text = auditAddress(ask, after);
		return text === '' ? '/staff/audit' : `/staff/audit?${text}`;
	};
	// What a form leaves empty is not part of an address that colleagues send each other.
	if ([...url.searchParams.values()].includes('')) redirect(303, address(ask.after));
	const [{ rows, next, since, chain }, colleagues, chains] = await orUnavailable(
		Promise.all([auditing.read(ask), auditing.colleagues(), auditing.chains()])
	);
	const isAll = next === undefined && ask.after === undefined;
	const count = isAll ? { rows: rows.length, isMore: false } : await orUnavailable(auditing.count(ask));
	const known: readonly string[] = auditing.known[ask.of];
	return {
		fields: auditFields(ask),
		zone: locals.app.zone,
		...{ rows, chain, chains, since, colleagues, known, faults: ask.faults },
		isFirst: ask.after === undefined,
		first: address(),
		next: next && address(next),
		file: { href: `/staff/audit/export?${auditAddress(ask)}`, count: count ?? null }
	};
}
