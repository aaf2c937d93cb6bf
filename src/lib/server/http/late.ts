import type { RequestEvent } from '@sveltejs/kit';
import { KEY_HEADER, LATE_KEY_FIELD, WHOSE_HEADER } from '#domain/late/late.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { isKept } from './machine.ts';
import { problemBody, problemHeaders } from './problem.ts';
import { tagOf } from './who.ts';

export { KEY_HEADER };

/** What a device kept of a form, and what its key was answered. */
export type Sent = { ref: string; fields: readonly (readonly [string, string])[]; key: string };
export type Kept = { status: number; body: string; replayed: boolean };
type Rendered = { status: number; body: string; keep: boolean };
export type Person = Extract<App.Locals['principal'], { kind: 'guest' | 'shopper' }>;

/**
 * Whoever sends what waited on a device: the person it was written by, and nobody who has signed in there since.
 *
 * Refusals: `auth.required`, also where somebody else is signed in.
 */
export function lateSender({ request, locals }: Pick<RequestEvent, 'request' | 'locals'>): Result<Person> {
	const { principal } = locals;
	if (principal.kind !== 'guest' && principal.kind !== 'shopper') return refuse('auth.required');
	return request.headers.get(WHOSE_HEADER) === tagOf(principal) ? accept(principal) : refuse('auth.required');
}

/** How a result becomes the bytes that are kept for the key, refusals in the sender's language. */
export const renderLate =
	<T>(locale: string, body: (value: T) => object) =>
	(result: Result<T>): Rendered => {
		if (result.ok) return { status: 201, body: JSON.stringify(body(result.value)), keep: true };
		const rendered = problemBody(result.refusal, locale);
		return { ...rendered, keep: isKept(rendered.status, result.refusal) };
	};

/** What is sent: the same bytes for the same key. */
export function lateAnswer({
	status,
	body,
	replayed
}: {
	status: number;
	body: string;
	replayed: boolean;
}): Response {
	const headers =
		status < 400
			? { 'content-type': 'application/json', 'cache-control': 'private, no-store' }
			: problemHeaders({ code: 'request.invalid' }, status);
	return new Response(body, {
		status,
		headers: { ...headers, ...(replayed && { 'idempotent-replayed': 'true' }) }
	});
}

/** The key that a form brings, where its sender may have to send it again. */
export function lateKeyIn(form: FormData): string | undefined {
	const key = form.get(LATE_KEY_FIELD);
	return typeof key === 'string' && /^[0-9a-f-]{36}$/.test(key) ? key : undefined;
}
