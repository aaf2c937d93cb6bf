import type { Address } from '#domain/order/order-document.ts';
import type { Locale } from '#i18n/locale.ts';
import { escapeHtml as esc } from '#i18n/markup.ts';
import { m } from '#i18n/paraglide/messages.js';

/** What a parcel on its way back is sent with, as it stands on the page. */
export type LabelFacts = {
	/** What stands on the parcel. */
	number: string;
	/** The order's own number. */
	order: string;
	from: Address | null;
	/** The shop's address in one line; null where it has named none. */
	to: string | null;
	goods: readonly { title: string; quantity: number }[];
	/** A carrier's own label; nothing where ours is the one. */
	bought: { url: string; trackingNumber: string } | null;
	/** The number as a QR code: one path over a square. */
	code: { size: number; path: string };
};

/** A6 for the parcel, then a sheet of its own to put inside. */
const STYLE = `:root{color-scheme:light}body{margin:0 auto;padding:16px;max-width:640px;background:#fff;color:#1c1c1a;font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif}
h1{font-size:20px;margin:0 0 8px}h2{font-size:13px;margin:12px 0 0;font-weight:400;color:#5f5f59}p{margin:2px 0}.number{font-size:24px;font-weight:600;overflow-wrap:anywhere}
.label{box-sizing:border-box;width:105mm;min-height:148mm;max-width:100%;border:1px solid #1c1c1a;padding:8mm;break-after:page}.to{font-size:18px;font-weight:600}svg{display:block;width:45mm;height:45mm;margin:4mm 0}
@media print{body{padding:0;max-width:none}}`;

/** A label and the sheet that goes with it, to print or to show: no script, nothing loaded. */
export function labelPage(facts: LabelFacts, locale: Locale): string {
	const said = { locale };
	const { number, code, bought } = facts;
	const title = m['label.title']({ number }, said);
	const lines = [facts.from?.name, facts.from?.company, ...(facts.from?.lines ?? [])];
	const place = [facts.from?.postcode, facts.from?.city, facts.from?.country].filter(Boolean).join(' ');
	const text = (words: string, name = '') => `<p${name && ` class="${name}"`}>${esc(words)}</p>`;
	const from = [...lines, place]
		.filter((line) => line !== undefined && line !== '')
		.map((line) => text(line ?? ''));
	const own = `<section class="label"><h2>${esc(m['label.to']({}, said))}</h2>${text(facts.to ?? m['label.to_shop']({}, said), 'to')}
${from.length > 0 ? `<h2>${esc(m['label.from']({}, said))}</h2>` : ''}${from.join('')}
<svg viewBox="0 0 ${code.size} ${code.size}" role="img" aria-label="${esc(m['label.code']({ number }, said))}" shape-rendering="crispEdges"><path d="${code.path}" fill="#000"/></svg>
<h2>${esc(m['label.number']({}, said))}</h2>${text(number, 'number')}</section>`;
	const theirs = bought
		? `<p><a href="${esc(bought.url)}" rel="noreferrer">${esc(m['label.open']({}, said))}</a></p>${text(m['label.tracking']({ number: bought.trackingNumber }, said))}`
		: '';
	const steps = bought
		? ['label.step_print_theirs', 'label.step_pack']
		: ['label.step_print', 'label.step_pack', 'label.step_proof'];
	const goods = facts.goods.map(({ title: what, quantity }) => `<li>${esc(`${quantity} × ${what}`)}</li>`);
	const todo = steps.map((step) => `<li>${esc(STEPS[step as keyof typeof STEPS]({}, said))}</li>`);
	const sheet = `<section><h1>${esc(title)}</h1>${text(m['label.order']({ number: facts.order }, said))}${theirs}
<h2>${esc(m['label.goods']({}, said))}</h2><ul>${goods.join('')}</ul><h2>${esc(m['label.todo']({}, said))}</h2><ol>${todo.join('')}</ol></section>`;
	return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="generator" content="roundtrip"><meta name="robots" content="noindex"><title>${esc(title)}</title><style>${STYLE}</style></head>
<body><main>
${own}
${sheet}
</main></body></html>
`;
}

const STEPS = {
	'label.step_print': m['label.step_print'],
	'label.step_print_theirs': m['label.step_print_theirs'],
	'label.step_pack': m['label.step_pack'],
	'label.step_proof': m['label.step_proof']
};
