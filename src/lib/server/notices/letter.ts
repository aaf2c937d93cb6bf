import type { FrameZone } from '#i18n/fee-bar.ts';
import type { Locale } from '#i18n/locale.ts';

/** One part of a mail. Both of its forms are made from the same parts, so that neither says more than the other. */
export type Part =
	| { is: 'text'; text: string }
	/** To be read and typed: large, and apart. */
	| { is: 'code'; code: string }
	| { is: 'list'; title: string; items: string[] }
	| { is: 'facts'; rows: { name: string; value: string }[] }
	/** The fee bar: its zones in order, with their part of its length in percent. */
	| { is: 'bar'; zones: Pick<FrameZone, 'kind' | 'share' | 'label' | 'detail'>[] }
	| { is: 'button'; label: string; url: string }
	/** Links of the same weight, of which one is meant to be tapped. */
	| { is: 'choices'; items: { label: string; url: string }[] };

/** A mail before it has a form. Strangers' words in it have been made inert, and are not escaped yet. */
export type Letter = {
	locale: Locale;
	subject: string;
	heading: string;
	parts: Part[];
	/** Why it came, small, at the end. */
	footer: string[];
	/** What mail programs read, as the text of a data block: JSON-LD that cannot end its element. */
	data?: string | undefined;
};

/** The plain form. Lines are not wrapped: mail programs do that, and a broken address is no address. */
export function renderText({ locale, heading, parts, footer }: Letter): string {
	const colon = COLON[locale];
	// The line of two dashes and a space is where mail programs begin to fold the small print away.
	return `${[heading, ...parts.map((part) => partText(part, colon)), ['-- ', ...footer].join('\n')].join('\n\n')}\n`;
}

const COLON = { en: ': ', 'zh-CN': '：' } satisfies Record<Locale, string>;

function partText(part: Part, colon: string): string {
	switch (part.is) {
		case 'text':
			return part.text;
		case 'code':
			return `    ${part.code}`;
		case 'list':
			return [`${part.title}${colon}`.trimEnd(), ...part.items.map((item) => `- ${item}`)].join('\n');
		case 'facts':
			return part.rows.map(({ name, value }) => `${name}${colon}${value}`).join('\n');
		case 'bar':
			return part.zones
				.map(({ label, detail }) => `- ${[label, detail].filter(Boolean).join(colon)}`)
				.join('\n');
		case 'choices':
			return part.items.map(({ label, url }) => `- ${label}${colon}${url}`).join('\n');
		case 'button':
			return `${part.label}${colon}`.trimEnd() + `\n${part.url}`;
	}
}
