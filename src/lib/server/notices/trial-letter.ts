import { m } from '#i18n/paraglide/messages.js';
import { chooseLocale } from '#i18n/locale.ts';
import type { ComposedMail } from './compose.ts';
import { renderText, type Letter } from './letter.ts';
import { renderHtml } from './render-html.ts';

/** A mail that says nothing but that it came, for whoever sets up how the shop's mail is sent. */
export function composeTrial(name: string, wanted: string): ComposedMail {
	const locale = chooseLocale(undefined, wanted);
	const said = { locale };
	const letter: Letter = {
		locale,
		subject: m['mail.trial.subject']({ name }, said),
		heading: m['mail.trial.heading']({}, said),
		parts: [{ is: 'text', text: m['mail.trial.text']({ name }, said) }],
		footer: [m['mail.trial.why']({}, said)]
	};
	return { subject: letter.subject, text: renderText(letter), html: renderHtml(letter) };
}
