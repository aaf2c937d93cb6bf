import type { RunningTerms } from '#domain/return/terms.ts';
import type { Format } from './format.ts';
import { durationText, type PolicyReader } from './policy/reader.ts';
import { m } from './paraglide/messages.js';

/** How a return runs once it is confirmed, in sentences; made by the server, which reads durations. */
export type ReturnTermsWords = { when: string; runs: string[] };

/** Words how a return runs: when its money goes out, and how long everybody has for their step. */
export function returnTermsWords(terms: RunningTerms, format: Format): ReturnTermsWords {
	const { locale } = format;
	// No amount is written here, so that no currency matters.
	const reader: PolicyReader = { locale, format, currency: 'EUR' };
	const said = { locale };
	const span = (text: string) => ({ span: durationText(text, reader) });
	const when = {
		on_request: () => m['returning.quote.on_request']({}, said),
		first_scan: () => m['returning.quote.first_scan']({}, said),
		receipt: () => m['returning.quote.receipt']({}, said),
		inspection: () => m['returning.quote.inspection'](span(terms.inspect_within), said)
	}[terms.refund_when]();
	return {
		when,
		runs: [
			terms.review === null
				? m['returning.quote.approved']({}, said)
				: m['returning.quote.review'](span(terms.decide_within), said),
			m['returning.quote.expire'](span(terms.expire_after), said),
			// Of money that has gone out nothing is deducted.
			...(terms.refund_when === 'inspection'
				? [
						(terms.review === 'warranty' ? m['warranty.worn'] : m['returning.quote.worn'])(
							span(terms.object_within),
							said
						)
					]
				: [])
		]
	};
}
