import type { FrameZone } from '#i18n/fee-bar.ts';
import { escapeHtml as esc } from '#i18n/markup.ts';

/** How each kind of zone is filled: told apart by its lines where a mail program takes colours and pictures away. */
const FILLS: Record<FrameZone['kind'], string> = {
	free: 'background-color:#17653a;border:2px solid #17653a',
	fee: 'background-color:#fcf1dd;background-image:repeating-linear-gradient(-45deg,#7d4b00 0 3px,#fcf1dd 3px 8px);border:2px solid #7d4b00',
	request: 'background-color:#fcf1dd;border:2px dotted #7d4b00',
	closed: 'background-color:#f5f5f2;border:2px dashed #7b828a',
	return: 'background-color:#e5f2e9;border:2px double #17653a'
};

/** Up to so many zones stand side by side; more of them would leave no room for words on a phone. */
const MOST_ABREAST = 3;

/**
 * The fee bar as mail programs can draw it: one row of cells for the zones, and their words in cells below, or one below
 * the other where they are many. The drawing has no words of its own, so it is passed over by those who listen.
 */
export function barHtml(zones: readonly Pick<FrameZone, 'kind' | 'share' | 'label' | 'detail'>[]): string {
	const cells = zones
		.map(
			({ kind, share }) =>
				`<td width="${Math.round(share)}%" height="14" style="${FILLS[kind]};font-size:0;line-height:0"></td>`
		)
		.join('');
	const words = zones.map(
		({ label, detail }) => `<b>${esc(label)}</b>${detail && `<br><span class="quiet">${esc(detail)}</span>`}`
	);
	const key = zones.map(
		({ kind }, index) =>
			`<tr><td width="20" style="padding:4px 0"><div style="width:16px;height:8px;${FILLS[kind]}"></div></td><td style="padding:4px 8px;font-size:14px;line-height:1.4">${words[index] ?? ''}</td></tr>`
	);
	const abreast = zones.map(
		({ share }, index) =>
			`<td width="${Math.round(share)}%" style="padding:6px 8px 0 0;font-size:14px;line-height:1.4;vertical-align:top">${words[index] ?? ''}</td>`
	);
	const bar = `<table role="presentation" width="100%" cellpadding="0" cellspacing="2" border="0"><tr>${cells}</tr></table>`;
	const legend =
		zones.length > MOST_ABREAST
			? `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:4px 0 16px">${key.join('')}</table>`
			: `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px"><tr>${abreast.join('')}</tr></table>`;
	return bar + legend;
}
