import type { FrameZone } from '#i18n/fee-bar.ts';
import { escapeHtml as esc } from '#i18n/markup.ts';

type Fill = { ground: string; line: string; edge: 'solid' | 'dotted' | 'dashed' | 'double'; hatched?: true };
type Kind = FrameZone['kind'];

/**
 * How each kind of zone is filled: told apart by its lines where a mail program takes colours and pictures away, or turns
 * them round. Words never stand on a fill.
 */
const LIGHT: Record<Kind, Fill> = {
	free: { ground: '#17653a', line: '#17653a', edge: 'solid' },
	fee: { ground: '#fcf1dd', line: '#7d4b00', edge: 'solid', hatched: true },
	request: { ground: '#fcf1dd', line: '#7d4b00', edge: 'dotted' },
	closed: { ground: '#f5f5f2', line: '#6b7280', edge: 'dashed' },
	return: { ground: '#e5f2e9', line: '#17653a', edge: 'double' }
};
const DARK: Record<Kind, Pick<Fill, 'ground' | 'line'>> = {
	free: { ground: '#7fd3a2', line: '#7fd3a2' },
	fee: { ground: '#33260f', line: '#f0bd6a' },
	request: { ground: '#33260f', line: '#f0bd6a' },
	closed: { ground: '#2a2a28', line: '#a3a9b0' },
	return: { ground: '#1b3325', line: '#7fd3a2' }
};

const hatch = ({ ground, line }: Pick<Fill, 'ground' | 'line'>) =>
	`repeating-linear-gradient(-45deg,${line} 0 3px,${ground} 3px 8px)`;

const fillOf = (kind: Kind): string => {
	const { ground, line, edge, hatched } = LIGHT[kind];
	return `background-color:${ground};${hatched ? `background-image:${hatch(LIGHT[kind])};` : ''}border:2px ${edge} ${line}`;
};

/** The fills for mail programs that know dark mode; stronger than what the letter says of every cell. */
export const BAR_IN_THE_DARK = Object.entries(DARK)
	.map(([kind, { ground, line }]) => {
		const image = LIGHT[kind as Kind].hatched
			? `; background-image: ${hatch({ ground, line })} !important`
			: '';
		return `.card td.zone-${kind}, .card div.zone-${kind} { background-color: ${ground} !important; border-color: ${line} !important${image} }`;
	})
	.join('\n');

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
				`<td width="${Math.round(share)}%" height="14" class="zone-${kind}" style="${fillOf(kind)};font-size:0;line-height:0"></td>`
		)
		.join('');
	const words = zones.map(
		({ label, detail }) => `<b>${esc(label)}</b>${detail && `<br><span class="quiet">${esc(detail)}</span>`}`
	);
	const key = zones.map(
		({ kind }, index) =>
			`<tr><td width="20" style="padding:4px 0"><div class="zone-${kind}" style="width:16px;height:8px;${fillOf(kind)}"></div></td><td style="padding:4px 8px;font-size:14px;line-height:1.4">${words[index] ?? ''}</td></tr>`
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
