import { m } from '#i18n/paraglide/messages.js';
import { momentText, said, type PolicyReader } from '#i18n/policy/reader.ts';
import type { TermsText } from '#i18n/policy/terms-text.ts';
import { carrierName } from '#i18n/carrier-names.ts';
import type {
	Receipt,
	ReceiptEntry,
	ReceiptParcel,
	ReceiptQuote,
	ReceiptRefund,
	ReceiptReturn
} from '#domain/receipt/receipt.ts';
import { escapeHtml as esc } from '#i18n/markup.ts';
import { returnLine } from './receipt-return.ts';
import { shopParts, type Around } from './receipt-shop.ts';
import { STYLE } from './receipt-style.ts';

/**
 * A receipt as one page to print: no script, nothing loaded, everything on it.
 *
 * @param terms the terms in the reader's language
 * @param more what stands around it
 */
export function receiptPage(receipt: Receipt, terms: TermsText, reader: PolicyReader, more: Around): string {
	const { order } = receipt;
	const { json, shop } = more;
	const title = m['receipt.title']({ number: order.number }, said(reader));
	const link = json
		? `<p class="quiet"><a href="${esc(json)}">${esc(m['receipt.json']({}, said(reader)))}</a></p>`
		: '';
	const [whose, behind] = shopParts(shop);
	const body = [
		whose,
		`<h1>${esc(title)}</h1>`,
		text(m['receipt.made']({ at: momentText(receipt.made_at, reader) }, said(reader))),
		link,
		orderPart(receipt, reader),
		part(m['receipt.terms']({}, said(reader)), termsPart(terms)),
		part(m['receipt.quotes']({}, said(reader)), quotesPart(receipt, reader)),
		receipt.requests.length > 0
			? part(m['receipt.requests']({}, said(reader)), requestsPart(receipt, reader))
			: '',
		receipt.returns?.length
			? part(m['receipt.returns']({}, said(reader)), returnsPart(receipt.returns, reader))
			: '',
		receipt.refunds.length > 0
			? part(
					m['receipt.refunds']({}, said(reader)),
					list(receipt.refunds.map((one) => refundLine(one, reader)))
				)
			: '',
		part(m['receipt.parcels']({}, said(reader)), parcelsPart(receipt, reader)),
		part(m['receipt.history']({}, said(reader)), historyPart(receipt, reader)),
		behind
	];
	return `<!doctype html>
<html lang="${reader.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="generator" content="roundtrip"><meta name="robots" content="noindex"><title>${esc(title)}</title><style>${STYLE}</style></head>
<body><main>
${body.filter(Boolean).join('\n')}
</main></body></html>
`;
}

const text = (words: string) => `<p>${esc(words)}</p>`;
const part = (title: string, inside: string) => `<section><h2>${esc(title)}</h2>${inside}</section>`;
const list = (items: readonly string[]) => `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
const rows = (pairs: readonly (readonly [string, string])[]) =>
	`<table>${pairs.map(([name, value]) => `<tr><th scope="row">${esc(name)}</th><td>${esc(value)}</td></tr>`).join('')}</table>`;
/** Facts as the chain has them, for whoever checks. */
const raw = (value: unknown) => `<code>${esc(JSON.stringify(value))}</code>`;

function orderPart({ order }: Receipt, reader: PolicyReader): string {
	const items = order.lines.map(({ title, quantity, amount }) => {
		const what = m['mail.quantity']({ count: reader.format.count(quantity), title }, said(reader));
		return `${esc(what)} · ${esc(reader.format.money(amount, order.currency))}`;
	});
	const facts = rows([
		[m['order.number']({}, said(reader)), order.number],
		[m['order.placed_on']({}, said(reader)), momentText(order.placed_at, reader)],
		[m['receipt.total']({}, said(reader)), reader.format.money(order.total, order.currency)]
	]);
	return part(m['receipt.order']({}, said(reader)), facts + list(items));
}

function termsPart({ lead, since, rules, more, laws }: TermsText): string {
	const each = rules.map(
		({ title, rules: some }) =>
			`<h3>${esc(title)}</h3>${list(some.map((rule) => [rule.title, rule.applies, ...rule.sentences].map(esc).join('<br>')))}`
	);
	const law =
		laws.laws.length > 0
			? list(laws.laws.map(({ words, source, read }) => `${esc(words)} (${esc(`${source}; ${read}`)})`))
			: '';
	return text(lead) + text(since) + each.join('') + more.sentences.map(text).join('') + law;
}

function quotesPart({ quotes, order }: Receipt, reader: PolicyReader): string {
	if (quotes.length === 0) return text(m['receipt.quotes_none']({}, said(reader)));
	return quotes.map((quote) => quotePart(quote, order.currency, reader)).join('');
}

function quotePart(quote: ReceiptQuote, currency: string, reader: PolicyReader): string {
	const { body, state } = quote;
	const money = (amount: number) => reader.format.money(amount, currency);
	const at = momentText(quote.created_at, reader);
	const until = momentText(quote.expires_at, reader);
	const became = m[`receipt.state.${state}`](
		{ at: quote.accepted_at ? momentText(quote.accepted_at, reader) : '' },
		said(reader)
	);
	const fees = body.fee.parts.map(({ rule, formula, inputs, amount, waived_because }) => {
		const why = waived_because ? ` · ${esc(m['receipt.waived']({ why: waived_because }, said(reader)))}` : '';
		return `${esc(`${rule}: ${formula}`)} = ${esc(money(amount))}${why}<br>${raw(inputs)}`;
	});
	const payments = body.computed_from.payments.map((one) => ({
		...{
			id: one.id,
			provider: one.provider,
			amount: one.amount,
			captured: one.captured,
			refunded: one.refunded
		}
	}));
	return `<section><h3>${esc(m['receipt.quote']({ at, until }, said(reader)))}</h3>
${text(`${became} · ${quote.id}`)}
${rows([
	[m['receipt.fee']({}, said(reader)), money(body.fee.amount)],
	[m['receipt.refund']({}, said(reader)), money(body.refund.amount)],
	...body.refund.to.map(
		(one) => [m['receipt.to_payment']({ payment: one.payment }, said(reader)), money(one.amount)] as const
	)
])}
${fees.length > 0 ? list(fees) : ''}
${raw(body.lines.map(({ line, quantity, goods, discount, tax, fee, refund }) => ({ line, quantity, goods, discount, tax, fee, refund })))}
<p class="quiet">${esc(m['receipt.computed']({ version: body.computed_from.version }, said(reader)))}</p>
${raw(payments)}</section>`;
}

function requestsPart({ requests }: Receipt, reader: PolicyReader): string {
	return list(
		requests.map(({ state, created_at, decide_by, decided_at, decided_by }) => {
			const decided = decided_at
				? ` · ${m['receipt.decided']({ at: momentText(decided_at, reader) }, said(reader))}`
				: '';
			const by = m['receipt.decide_by']({ at: momentText(decide_by, reader) }, said(reader));
			return esc(`${momentText(created_at, reader)} · ${state} · ${by}${decided} ${decided_by ?? ''}`.trim());
		})
	);
}

const returnsPart = (returns: readonly ReceiptReturn[], reader: PolicyReader): string =>
	list(returns.map((one) => `${esc(returnLine(one, reader))}${raw(one.lines)}`));

function refundLine(refund: ReceiptRefund, reader: PolicyReader): string {
	const when = (key: 'due' | 'overdue' | 'settled', at: string | null) =>
		at === null ? [] : [m[`receipt.${key}`]({ at: momentText(at, reader) }, said(reader))];
	return esc(
		[
			reader.format.money(refund.amount, reader.currency),
			m[`refund.${refund.state}`]({}, said(reader)),
			...(refund.goodwill ? [m['receipt.goodwill']({}, said(reader))] : []),
			...(refund.postage ? [m['refund.next.postage']({}, said(reader))] : []),
			...when('due', refund.due_at),
			...when('overdue', refund.overdue_at),
			...when('settled', refund.settled_at),
			...(refund.reference ? [refund.reference] : [])
		].join(' · ')
	);
}

function parcelsPart({ parcels }: Receipt, reader: PolicyReader): string {
	if (parcels.length === 0) return text(m['receipt.no_parcels']({}, said(reader)));
	return parcels.map((parcel) => parcelPart(parcel, reader)).join('');
}

function parcelPart(parcel: ReceiptParcel, reader: PolicyReader): string {
	const scans = parcel.scans.map(({ at, status, cause, text: words, location, source }) => {
		const what = cause ? m[`cause.${cause}`]({}, said(reader)) : m[`tracking.${status}`]({}, said(reader));
		return esc([momentText(at, reader), what, words, location, source].filter(Boolean).join(' · '));
	});
	const late = parcel.shipped_after_cancel;
	return `<section><h3>${esc(`${carrierName(parcel.carrier, reader.locale)} ${parcel.tracking_number}`)}</h3>
${late.length > 0 ? `<p>${esc(m['receipt.cancelled_inside']({}, said(reader)))} ${raw(late)}</p>` : ''}${list(scans)}</section>`;
}

function historyPart({ history }: Receipt, reader: PolicyReader): string {
	const entries = history.entries.map((entry) => entryLine(entry, reader)).join('');
	const end = history.head
		? `${m['receipt.head']({}, said(reader))}: ${history.head.seq} ${history.head.hash}`
		: '';
	return `<p class="quiet">${esc(m['receipt.check']({}, said(reader)))}</p><ol>${entries}</ol><p><code>${esc(end)}</code></p>`;
}

function entryLine({ at, type, actor, data, hash }: ReceiptEntry, reader: PolicyReader): string {
	const key = type === 'shipment.status_changed' ? 'shipment.status_changed_plain' : type;
	const words = (m as Record<string, unknown>)[`history.${key}`];
	const what = typeof words === 'function' ? String(words({}, said(reader))) : type;
	const by = m['receipt.by']({ actor: [actor.kind, actor.name].filter(Boolean).join(' ') }, said(reader));
	return `<li>${esc(`${what} · ${momentText(at, reader)} · ${by}`)}<br>${raw(data)}<br><code>${esc(hash)}</code></li>`;
}
