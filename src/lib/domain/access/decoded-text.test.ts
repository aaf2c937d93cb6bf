import { describe, expect, test } from 'vitest';
import { decodedTexts } from './decoded-text.ts';

const WHO = 'Ada@Shop.example';
const inJson = (text: string) => JSON.stringify(text).replaceAll('@', '\\u0040');
const inForm = (text: string) => new URLSearchParams({ param: text }).toString();
const inBase64 = (text: string) => btoa(text);
const inHtml = (text: string) => text.replaceAll('@', '&#64;').replaceAll('.', '&#x2e;');

const reads = (text: string) => decodedTexts(text).some((one) => one.includes('ada@shop.example'));

describe('a mail address is read', () => {
	const WRAPPED: [string, string][] = [
		['as it is', `to ${WHO}!`],
		['in full width', 'Ａｄａ＠Ｓｈｏｐ.example'],
		['in JSON', `{"email":${inJson(WHO)}}`],
		['in a form', inForm(WHO)],
		['in HTML', inHtml(WHO)],
		['in base64', `{"token":"${inBase64(`user:${WHO}`)}"}`],
		['in base64 for addresses', inBase64(`<<??>>${WHO}`).replaceAll('+', '-').replaceAll('/', '_')],
		['in JSON in a form', inForm(`{"email":${inJson(WHO)}}`)],
		['in JSON in JSON', JSON.stringify({ raw: `{"email":${inJson(WHO)}}` })],
		['in a form in base64', inBase64(inForm(WHO))],
		['in JSON in base64 in a form', inForm(inBase64(`{"email":${inJson(WHO)}}`))]
	];
	test.each(WRAPPED)('%s', (_, text) => expect(reads(text)).toBe(true));
});

test('letters of several bytes, and spaces of forms', () => {
	expect(decodedTexts(inForm('李雷 Köln'))).toContain('param=李雷 köln');
});

test('a plus is a plus where nothing is a form', () => {
	expect(decodedTexts('{"email":"ada+x@shop.example"}').join()).not.toContain('ada x@');
});

test('what only looks wrapped is left alone, and nothing throws', () => {
	for (const text of ['%zz%', '\\u12', '&#99999999;', '====', '%ff%fe', 'AAAAAAAAAAAAAAAAAAAAA', ''])
		expect(decodedTexts(text)[0]).toBe(text.toLowerCase());
});

test('a text that unfolds for ever ends', () => {
	let text = WHO;
	for (let round = 0; round < 40; round++) text = encodeURIComponent(text) + inBase64(text.slice(0, 40));
	expect(decodedTexts(text.slice(0, 1_000_000)).length).toBeLessThan(30);
});
