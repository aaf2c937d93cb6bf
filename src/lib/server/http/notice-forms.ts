import { error, fail } from '@sveltejs/kit';
import type { Preferences } from '#domain/notice/preferences.ts';
import { MAIL_CHOICE, TOPICS } from '#domain/notice/topics.ts';
import { m } from '#i18n/paraglide/messages.js';
import type { Result } from '#domain/refusal.ts';
import { orUnavailable } from './outage.ts';
import { textIn } from './staff-forms.ts';

/** Everything that can be switched at all, as it is kept where it is off. */
const SWITCHES = TOPICS.flatMap((topic) => [
	...(MAIL_CHOICE[topic] === 'none' ? [] : [`mail:${topic}`]),
	`push:${topic}`
]);

/** Minutes since midnight; what is no time is one that is refused. */
const minuteOf = (text: string): number => {
	const [, hour = '', minute = ''] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
	return hour === '' ? -1 : Number(hour) * 60 + Number(minute);
};

/** What a form about notices says: `on` (each switch that is on), `quiet`, `from`, `to`, `zone`, `locale`. */
export function readPreferences(form: FormData): Preferences {
	const on = form.getAll('on').map(String);
	const locale = textIn(form, 'locale', 10);
	const quiet = form.has('quiet')
		? {
				from: minuteOf(textIn(form, 'from', 5)),
				to: minuteOf(textIn(form, 'to', 5)),
				zone: textIn(form, 'zone', 64)
			}
		: null;
	return {
		off: SWITCHES.filter((one) => !on.includes(one)),
		quiet,
		locale: locale === 'en' || locale === 'zh-CN' ? locale : null
	};
}

/** Answers a form about notices. What is nobody's to choose is not there. */
export async function choosePreferences(
	form: FormData,
	choose: (chosen: Preferences) => Promise<Result<null>>
) {
	const done = await orUnavailable(choose(readPreferences(form)));
	if (done.ok) return { saved: true as const };
	if (done.refusal.code === 'grant.missing') error(404);
	return fail(400, { trouble: m['notify.not_saved']() });
}
