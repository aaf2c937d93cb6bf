import { fail, type RequestEvent } from '@sveltejs/kit';
import { LOGO_LIMIT } from '#domain/photo/limits.ts';
import type { Finding, Theme } from '#domain/shop/accent.ts';
import { LONGEST, type IdentityField } from '#domain/shop/identity.ts';
import type { MailField } from '#domain/shop/mail-sender.ts';
import { TELLING_KINDS } from '#domain/telling/kinds.ts';
import type { Refusal, Result } from '#domain/refusal.ts';
import { orUnavailable } from './outage.ts';
import { STATUS } from './problem.ts';
import { readFile } from './read-picture.ts';
import { getStaff } from './staff-doors.ts';
import { reasonIn, textIn } from './staff-forms.ts';

export type SettingsEvent = Pick<RequestEvent, 'request' | 'locals'>;
type Event = SettingsEvent;
type Form = FormData;

/** The change as every form of settings brings it: why, and the version that was looked at. */
export const changeIn = (form: Form) => ({
	version: Number(textIn(form, 'version', 12)) || 0,
	reason: reasonIn(form)
});

/** What was typed into the named fields, so that it can stand there again. */
export const typedIn = <Name extends string>(form: Form, names: readonly Name[], longest = 1200) =>
	Object.fromEntries(names.map((name) => [name, textIn(form, name, longest)])) as Record<Name, string>;

/** What a page of settings says after one of its forms. */
function failed<About extends string, Typed = undefined>(about: About, refusal: Refusal, typed?: Typed) {
	const { code, field, findings, proposed, said, step } = refusal as Refusal & {
		field?: string;
		findings?: Finding[];
		proposed?: Theme;
		said?: string;
		step?: string | null;
	};
	return fail(STATUS[code], { about, code, field, findings, proposed, said, step, typed });
}

/** What came of a form, in the shape every page of settings reads. */
export const answer = <About extends string, Typed = undefined>(
	about: About,
	done: Result<unknown>,
	typed?: Typed
) => (done.ok ? { about, done: true } : failed(about, done.refusal, typed));

const IDENTITY = Object.keys(LONGEST) as IdentityField[];
const MAIL: readonly MailField[] = [
	...(['from_name', 'from_address', 'reply_to', 'host', 'port', 'security', 'user', 'password'] as const)
];

/** Who the shop is. */
export const identityActions = {
	identity: async ({ request, locals }: Event) => {
		const form = await request.formData();
		const typed = typedIn(form, IDENTITY);
		const { shop } = locals.app.settings;
		const done = shop.setIdentity(getStaff(locals), { ...changeIn(form), typed });
		return answer('identity', await orUnavailable(done), typed);
	},
	logo: async ({ request, locals }: Event) => {
		const form = await request.formData();
		const file = form.get('logo');
		const sent = await readFile(file instanceof File ? file : new File([], ''), LOGO_LIMIT);
		if (!sent.ok) return failed('logo', sent.refusal);
		const input = { ...changeIn(form), sent: sent.value };
		return answer('logo', await orUnavailable(locals.app.settings.shop.setLogo(getStaff(locals), input)));
	},
	removeLogo: async ({ request, locals }: Event) => {
		const input = changeIn(await request.formData());
		return answer('logo', await orUnavailable(locals.app.settings.shop.removeLogo(getStaff(locals), input)));
	},
	undoLogo: async ({ request, locals }: Event) => {
		const input = changeIn(await request.formData());
		const { shop } = locals.app.settings;
		return answer('logo', await orUnavailable(shop.undo(getStaff(locals), 'shop.logo', input)));
	}
};

/** How the shop looks. */
export const themeActions = {
	set: async ({ request, locals }: Event) => {
		const form = await request.formData();
		const typed = typedIn(form, ['light', 'dark'], 20);
		const { shop } = locals.app.settings;
		const done = shop.setTheme(getStaff(locals), { ...changeIn(form), typed: typed as Theme });
		return answer('theme', await orUnavailable(done), typed);
	},
	undo: async ({ request, locals }: Event) => {
		const input = changeIn(await request.formData());
		const { shop } = locals.app.settings;
		return answer('theme', await orUnavailable(shop.undo(getStaff(locals), 'shop.theme', input)));
	}
};

/** How the shop's mail is sent. The password goes back to nobody. */
export const mailActions = {
	set: async ({ request, locals }: Event) => {
		const form = await request.formData();
		const typed = typedIn(form, MAIL, 300);
		const { mail } = locals.app.settings;
		const done = await orUnavailable(mail.set(getStaff(locals), { ...changeIn(form), typed }));
		return answer('sender', done, { ...typed, password: '' });
	},
	test: async ({ request, locals }: Event) => {
		const to = textIn(await request.formData(), 'to', 320).trim();
		const done = await orUnavailable(locals.app.settings.mail.test(getStaff(locals), to, locals.locale));
		if (!done.ok) return failed('test', done.refusal, { to });
		return { about: 'test' as const, done: true, to, ...done.value };
	}
};

/** What the shop speaks, and where its days begin. */
export const marketActions = {
	set: async ({ request, locals }: Event) => {
		const form = await request.formData();
		const typed = typedIn(form, ['language', 'zone'], 80);
		const { shop } = locals.app.settings;
		const done = shop.setMarkets(getStaff(locals), { ...changeIn(form), typed });
		return answer('markets', await orUnavailable(done), typed);
	}
};

/** What buyers are told before they ask. */
export const tellingActions = {
	set: async ({ request, locals }: Event) => {
		const form = await request.formData();
		const on = form.getAll('on').flatMap((kind) => (typeof kind === 'string' ? [kind] : []));
		const names = TELLING_KINDS.map((kind) => `hours_${kind}` as const);
		const typed = typedIn(form, [...names, 'ask_days'], 8);
		const hours = Object.fromEntries(TELLING_KINDS.map((kind) => [kind, typed[`hours_${kind}`]]));
		const { shop } = locals.app.settings;
		const input = { ...changeIn(form), typed: { on, hours, askDays: typed.ask_days } };
		const done = await orUnavailable(shop.setTellings(getStaff(locals), input));
		return answer('tellings', done, { ...typed, on: on.join(' ') });
	}
};

const DAY_MS = 24 * 3_600_000;

/** Machines' keys. A new one stands in the answer, this once. */
export const keyActions = {
	make: async ({ request, locals }: Event) => {
		const form = await request.formData();
		const name = textIn(form, 'name', 200);
		const scopes = form.getAll('scope').flatMap((scope) => (typeof scope === 'string' ? [scope] : []));
		const days = Number(textIn(form, 'days', 6)) || 0;
		const expiresAt = days > 0 && days <= 3660 ? new Date(Date.now() + days * DAY_MS) : undefined;
		const input = { name, scopes, expiresAt, reason: reasonIn(form) };
		const made = await orUnavailable(locals.app.settings.keys.make(getStaff(locals), input));
		if (!made.ok) return failed('make', made.refusal, { name, scopes });
		return { about: 'make' as const, done: true, key: made.value.key, name };
	},
	end: async ({ request, locals }: Event) => {
		const form = await request.formData();
		const id = textIn(form, 'id', 40);
		const input = { id, reason: reasonIn(form) };
		const done = await orUnavailable(locals.app.settings.keys.end(getStaff(locals), input));
		return done.ok
			? { about: 'end' as const, done: true, id, name: done.value.name }
			: failed('end', done.refusal, { id });
	}
};
