import { describe, expect, it } from 'vitest';
import { dayText } from '../time/instant.ts';
import { askAddress, hasFilters, isAsked, readAsk } from './ask.ts';
import { phoneDigits, searchEntry, type Searched } from './entry.ts';
import { fold, keyOf, pairsOf, wordsOf } from './fold.ts';
import { nearWords, simpleSlips, slipsBetween } from './near.ts';
import { readTyped } from './typed.ts';

const ask = (address: string) => {
	const params = new URLSearchParams(address);
	return readAsk((name) => params.get(name));
};

describe('words', () => {
	it('are compared without case, marks, width and what is no character', () => {
		const same: [string, string][] = [
			['ZOË Ångström', 'zoe angstrom'],
			['Straße', 'strasse'],
			['Łódź Ørsted', 'lodz orsted'],
			['１２３ＡＢ', '123ab'],
			['a\uD800b\u0000', 'ab\u0000'],
			['한국', '한국'],
			['İstanbul', 'istanbul']
		];
		for (const [typed, folded] of same) expect(fold(typed), typed).toBe(folded);
		expect(keyOf('№ RT-10/01 #')).toBe('rt1001');
	});

	it('end where another script begins, and runs without spaces become pairs', () => {
		expect(wordsOf('iPhone手机壳 Case-2')).toEqual([
			{ text: 'iphone', joined: false },
			{ text: '手机壳', joined: true },
			{ text: 'case', joined: false },
			{ text: '2', joined: false }
		]);
		expect(pairsOf('王小明')).toEqual(['王小', '小明', '明']);
		expect(pairsOf('王')).toEqual(['王']);
		expect(pairsOf('𠮷野')).toEqual(['𠮷野', '野']);
	});
});

describe('an entry', () => {
	const facts: Searched = {
		market: 'DE',
		tags: ['VIP'],
		person: {
			name: '王小明',
			email: 'Anna.Müller@example.com',
			phone: '0170 123-4567',
			shipTo: { name: 'Anna Müller', city: 'Köln', postcode: '50667', lines: ['Am Kanal 7'] }
		},
		lines: [{ title: 'Blue mug', sku: 'MUG-01', options: ['Größe L'] }],
		parcels: [{ carrier: 'DHL', trackingNumber: '00 34-01' }]
	};

	it('holds every word with what it is, numbers from behind', () => {
		const { lexemes, vocabulary } = searchEntry(facts);
		for (const one of [
			...['n:王小', 'n:小明', 'n:明', 'n:anna', 'n:muller', 'n:example', 'w:koln', 'w:50667', 'w:kanal'],
			...['w:blue', 'w:grosse', 'w:vip', 'k:mug01', 'p:7654321071', 't:104300', 'm:de', 'c:dhl']
		])
			expect(lexemes).toContain(one);
		expect(vocabulary).toEqual(['anna', 'blue', 'example', 'grosse', 'kanal', 'koln', 'muller']);
		expect(lexemes).toEqual([...new Set(lexemes)].sort());
	});

	it('knows nothing of a buyer who was erased, and is bounded', () => {
		const { lexemes } = searchEntry({ ...facts, person: null });
		expect(lexemes.filter((one) => /^[np]:|koln|kanal/.test(one))).toEqual([]);
		const lines = Array.from({ length: 1000 }, (_, n) => ({
			title: Array.from({ length: 30 }, (_, word) => `t${n}x${word}`).join(' '),
			sku: `s${n}`,
			options: []
		}));
		expect(searchEntry({ ...facts, lines }).lexemes.length).toBeLessThanOrEqual(1500);
		expect(phoneDigits('+49 (0) 30')).toBe('49030');
	});
});

describe('what was typed', () => {
	it('is read as numbers, addresses and words', () => {
		expect(readTyped(' #RT-1001 ')).toMatchObject({
			text: '#RT-1001',
			number: { key: 'rt1001', whole: false },
			article: 'rt1001',
			tracking: '1001tr',
			phone: undefined
		});
		expect(readTyped('+49 170 1234567')).toMatchObject({ phone: '765432107', email: undefined });
		expect(readTyped('0170 1234567').phone).toBe('765432107');
		expect(readTyped('a@B.c')).toMatchObject({ number: undefined, email: 'a@b.c' });
		expect(readTyped('7').number).toEqual({ key: '7', whole: true });
		expect(readTyped('王').terms).toEqual([{ lexemes: ['王'], prefix: true, word: undefined }]);
		expect(readTyped('王小明').terms).toEqual([
			{ lexemes: ['王小', '小明'], prefix: false, word: undefined }
		]);
		expect(readTyped('Ann am').terms.map(({ prefix }) => prefix)).toEqual([true, false]);
	});

	it('is understood whatever it is, as letters and digits, within bounds', () => {
		const evil = [
			"' | 'a':* & !b",
			'\\',
			'%_%',
			'\u0000\uD800',
			'():*<->',
			'💥'.repeat(9),
			'',
			' ',
			"n:x'",
			'a b c d e f g h i j'
		];
		for (const text of [...evil, ...evil.map((one) => one.repeat(10_000))]) {
			const typed = readTyped(text);
			expect([...typed.text].length).toBeLessThanOrEqual(200);
			expect(typed.terms.length).toBeLessThanOrEqual(8);
			for (const { lexemes } of typed.terms)
				for (const one of lexemes) expect(one).toMatch(/^[\p{L}\p{N}]+$/u);
			expect(typed.text).not.toContain('\u0000');
			expect(typed.text.isWellFormed()).toBe(true);
		}
		expect(readTyped('x'.repeat(10_000)).cut).toBe(true);
		expect(readTyped('x'.repeat(200)).cut).toBe(false);
	});
});

describe('the address of a search', () => {
	it('says what is asked, and is made of it again', () => {
		const address = 'q=anna&status=paid&market=DE&carrier=dhl&problem=refund&from=2026-01-01&to=2026-02-28';
		const read = ask(address);
		expect(read).toMatchObject({
			status: 'paid',
			market: 'DE',
			carrier: 'dhl',
			problem: 'refund',
			faults: []
		});
		expect(dayText(read.from ?? 0)).toBe('2026-01-01');
		expect(askAddress(read)).toBe(address);
		const place = { tier: 3, at: 1_795_401_991_855, id: '0192f0c0-0000-7000-8000-000000000001' };
		expect(ask(askAddress(read, place)).after).toEqual(place);
	});

	it('is read with what is wrong in it named', () => {
		const wrong = ask(
			'status=lost&from=31.12.2026&to=2026-02-30&problem=x&after=1.2.3&market=%00&carrier=%2F'
		);
		expect(wrong.faults).toEqual(['status', 'market', 'carrier', 'from', 'to', 'problem', 'after']);
		expect(hasFilters(wrong)).toBe(false);
		expect(ask('from=2026-02-02&to=2026-02-01').faults).toEqual(['to']);
		expect([isAsked(ask('q=+&status=')), isAsked(ask('q=x')), isAsked(ask('market=DE'))]).toEqual([
			false,
			true,
			true
		]);
	});
});

describe('slips', () => {
	it('are letters more, less, other or swapped', () => {
		const cases: [string, string, number][] = [
			['muller', 'muller', 0],
			['mueller', 'muller', 1],
			['jhon', 'john', 1],
			['amna', 'anna', 1],
			['schmidt', 'schmitt', 1],
			['kitten', 'sitting', 3]
		];
		for (const [one, other, slips] of cases) expect(slipsBetween(one, other, 3), one).toBe(slips);
		expect(slipsBetween('abcdef', 'zzzzzz', 2)).toBe(3);
		expect(simpleSlips('jhon')).toEqual(expect.arrayContaining(['john', 'hon', 'jho']));
	});

	it('are one in short words, two in long ones, none in the shortest; and part of a word is near it', () => {
		const known = ['anna', 'hanna', 'johanna', 'anne', 'berta', 'smartphone', 'ann'];
		expect(nearWords('anma', known, 9)).toEqual(['anna']);
		expect(nearWords('anna', known, 9)).toEqual(['ann', 'anne', 'hanna', 'johanna']);
		expect(nearWords('smarpthnoe', known, 9)).toEqual(['smartphone']);
		expect(nearWords('bta', known, 9)).toEqual([]);
		expect(nearWords('pho', known, 9)).toEqual(['smartphone']);
	});
});
