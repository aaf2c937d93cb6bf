import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { ProblemAnswer } from '#server/http/schemas/answers.ts';
import type { Answer } from './shop.ts';

type Words = { [name: string]: string | Words };

const wordsOf = (locale: string): Words =>
	JSON.parse(readFileSync(new URL(`../../src/lib/i18n/messages/${locale}.json`, import.meta.url), 'utf8'));
const TITLES = { en: wordsOf('en'), zh: wordsOf('zh-CN') };

/** What a reader of that language is told about a code. */
export function titleOf(code: string, language: 'en' | 'zh'): string {
	let found: string | Words | undefined = TITLES[language];
	for (const part of ['problem', ...code.split('.')])
		found = typeof found === 'object' ? found[part] : undefined;
	if (typeof found !== 'string') throw new Error(`no title of ${code} in ${language}`);
	return found;
}

/** The answer is a whole problem document with this status and code, in the reader's language, and not to be kept. */
export function expectProblem(
	answer: Answer,
	status: number,
	code: string,
	facts: object = {},
	language: 'en' | 'zh' = 'en'
): void {
	expect(answer.json, answer.text).toMatchObject({ status, code, ...facts });
	expect(answer.status).toBe(status);
	const problem = ProblemAnswer.parse(answer.json);
	expect(problem.type).toBe(`urn:roundtrip:problem:${code}`);
	expect(problem.title).toBe(titleOf(code, language));
	expect(answer.headers.get('content-type')).toBe('application/problem+json');
	expect(answer.headers.get('cache-control')).toMatch(/^(private, )?no-store$/);
	expectSecurityHeaders(answer.headers);
}

/** Headers that stand on everything that leaves the house. */
export function expectSecurityHeaders(headers: Headers): void {
	expect(Object.fromEntries(headers)).toMatchObject({
		'x-content-type-options': 'nosniff',
		'x-frame-options': 'DENY',
		'referrer-policy': expect.stringMatching(/^(strict-origin-when-cross-origin|same-origin|no-referrer)$/),
		'permissions-policy': expect.stringContaining('geolocation=()'),
		'cross-origin-opener-policy': 'same-origin',
		'cross-origin-resource-policy': 'same-origin',
		'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/)
	});
	const policy = headers.get('content-security-policy') ?? '';
	for (const rule of ["base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"])
		expect(policy).toContain(rule);
	expect(policy).toMatch(/(object|default)-src 'none'/);
	expect(policy).not.toMatch(/script-src[^;]*'unsafe-inline'|unsafe-eval/);
	expect(headers.get('x-powered-by')).toBeNull();
}
