import { describe, expect, test } from 'vitest';
import { speaksOf } from './speaks-of.ts';

const ada = {
	email: 'ada@shop.example',
	names: ['Ada Muster', '李雷', 'Ada'],
	phones: ['+49 5550-199'],
	numbers: ['9007199254740993', 'JD014600003RU', '1001']
};

describe('a text is about somebody', () => {
	test.each([
		['"email":"ADA@Shop.Example"', 'surely'],
		['email=Ada%40Shop.example', 'surely'],
		['{"note":"\\nada@shop.example."}', 'surely'],
		['+49 (5550) 199', 'surely'],
		['call 0495550199', 'surely'],
		['{"order_id":9007199254740993}', 'surely'],
		['parcel jd014600003ru is late', 'surely'],
		['Left with Ada  Muster', 'by name'],
		['name=Ada+Muster', 'by name'],
		['收件人李雷已签收', 'by name'],
		['nada@shop.example', undefined],
		['ada@shop.example.org', undefined],
		['dr.ada@shop.example', undefined],
		['{"note":"\\nada@shop.exampleton"}', undefined],
		['Ada Musterfrau', undefined],
		['Ada', undefined],
		['"total":1001', undefined],
		['19007199254740993', undefined],
		['149555019955', undefined]
	])('%j: %s', (text, is) => expect(speaksOf(ada, text)).toBe(is));
});

test('nothing of somebody of whom only the address is known is a name', () => {
	const marks = { email: 'ada@shop.example', names: [], phones: [], numbers: [] };
	expect(speaksOf(marks, 'Ada Muster, 5550199')).toBeUndefined();
});
