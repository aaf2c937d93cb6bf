import { escapeHtml as esc } from '#i18n/markup.ts';
import { BAR_IN_THE_DARK, barHtml } from './bar-html.ts';
import type { Letter, Part } from './letter.ts';

const FONT =
	"font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif";
const INK = '#1c1c1a';
const QUIET = '#5f5f59';
const LINE = '#deded8';

/** Mail programs that know dark mode get ours; the others keep what stands in the tags. */
const DARK = `@media (prefers-color-scheme: dark) {
.page, .page td { background-color: #141413 !important }
.card, .card td { background-color: #1f1f1d !important; border-color: #3a3a36 !important }
.card, .card td, .card p, .card h1, .card li { color: #f2f2ee !important }
.card .quiet, .card .quiet p { color: #b4b4ac !important }
.card td.button, .card .button a { background-color: #f2f2ee !important; color: #141413 !important }
${BAR_IN_THE_DARK}
}`;

/**
 * The HTML form, for mail programs as they are: tables for the layout, styles in the tags, nothing loaded from
 * anywhere and nothing run: what stands in a script element is data. Without any style it still reads from top to bottom.
 */
export function renderHtml({ locale, subject, heading, parts, footer, data }: Letter): string {
	const small = footer
		.map((line) => `<p style="margin:0 0 6px;font-size:13px;line-height:1.5;color:${QUIET}">${esc(line)}</p>`)
		.join('');
	return `<!doctype html>
<html lang="${locale}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${esc(subject)}</title>
<style>${DARK}</style>${data ? `\n<script type="application/ld+json">${data}</script>` : ''}
</head>
<body style="margin:0;padding:0;background-color:#f6f6f3;color:${INK}">
<div role="article" aria-roledescription="email" aria-label="${esc(subject)}" lang="${locale}">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f6f6f3">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;background-color:#ffffff;border:1px solid ${LINE};border-radius:12px">
<tr><td style="padding:28px 24px;${FONT};font-size:16px;line-height:1.5;color:${INK};text-align:left">
<h1 style="margin:0 0 16px;font-size:24px;line-height:1.25;font-weight:700;color:${INK}">${esc(heading)}</h1>
${parts.map(partHtml).join('\n')}
</td></tr>
<tr><td class="quiet" style="padding:16px 24px;border-top:1px solid ${LINE};${FONT}">
${small}
</td></tr>
</table>
</td></tr>
</table>
</div>
</body>
</html>
`;
}

function partHtml(part: Part): string {
	switch (part.is) {
		case 'text':
			return `<p style="margin:0 0 16px">${esc(part.text)}</p>`;
		case 'code':
			return `<p style="margin:0 0 16px;font-size:32px;line-height:1.25;font-weight:700;letter-spacing:4px;font-variant-numeric:tabular-nums">${esc(part.code)}</p>`;
		case 'list':
			return `<p style="margin:0 0 4px;font-weight:700">${esc(part.title)}</p>
<ul style="margin:0 0 16px;padding:0 0 0 20px">${part.items.map((item) => `<li style="margin:0 0 4px;overflow-wrap:anywhere">${esc(item)}</li>`).join('')}</ul>`;
		case 'facts':
			return `<table cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px">${part.rows.map(rowHtml).join('')}</table>`;
		case 'bar':
			return barHtml(part.zones);
		case 'choices':
			return `<p style="margin:0 0 16px;line-height:2.6">${part.items.map(({ label, url }) => `<a href="${esc(url)}" style="display:inline-block;margin:0 8px 0 0;color:inherit;text-decoration:underline;white-space:nowrap">${esc(label)}</a>`).join(' ')}</p>`;
		case 'button':
			return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 16px"><tr><td class="button" style="background-color:${INK};border-radius:8px"><a href="${esc(part.url)}" style="display:inline-block;padding:12px 20px;color:#ffffff;text-decoration:none;font-weight:700">${esc(part.label)}</a></td></tr></table>`;
	}
}

const rowHtml = ({ name, value }: { name: string; value: string }) =>
	`<tr><th scope="row" class="quiet" style="padding:2px 16px 2px 0;text-align:left;font-weight:400;color:${QUIET};vertical-align:top">${esc(name)}</th><td style="padding:2px 0;overflow-wrap:anywhere">${esc(value)}</td></tr>`;
