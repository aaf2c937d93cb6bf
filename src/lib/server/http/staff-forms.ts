import { fail } from '@sveltejs/kit';
import type { Refusal } from '#domain/refusal.ts';
import { STATUS } from './problem.ts';

/** Text of a form field, cut to what anybody types. */
export const textIn = (form: FormData, name: string, longest = 1000): string => {
	const value = form.get(name);
	return typeof value === 'string' ? value.slice(0, longest) : '';
};

/** A refusal as a form's answer: `about` says which of a page's forms it is the answer to. */
export const failForm = <About extends string>(about: About, { code }: Refusal) =>
	fail(STATUS[code], { about, code });

export const reasonIn = (form: FormData) => ({
	handle: textIn(form, 'reason', 40),
	words: textIn(form, 'words')
});
