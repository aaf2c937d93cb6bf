import { describe, expect, test } from 'vitest';
import { mentions, personalTexts, withoutPerson } from './personal-text.ts';

const ottilie = personalTexts({
	email: 'Ottilie@Mail.example',
	name: 'Ottilie Quarzberg',
	phone: '+49 30 55512345',
	shipTo: { name: 'O. Quarzberg', lines: ['Nebelhornweg 17', 'EG'] }
});

describe('a person in a text', () => {
	test.each([
		['for ottilie@mail.example, please', true],
		['QUARZBERG', true],
		['call 493055512345', true],
		['Ring at Nebelhornweg 17.', true],
		['engraved: Ottilie', true],
		['Ottilienstraße', false],
		['a lamp', false],
		['EG', false]
	])('%j: %s', (text, is) => expect(mentions(ottilie, text)).toBe(is));

	test('may be two characters where a name is two characters', () => {
		const li = personalTexts({ name: '李雷' });
		expect(mentions(li, '收件人李雷')).toBe(true);
		expect(mentions(personalTexts({ name: 'Al' }), 'also')).toBe(false);
	});

	test('is taken out of a value, and nothing else is', () => {
		const value = {
			gift: 'To Ottilie',
			'Ottilie Quarzberg': 1,
			list: ['Lamp', { note: null, of: 'quarzberg' }],
			n: 2
		};
		expect(withoutPerson(ottilie, value)).toEqual({ gift: '', list: ['Lamp', { note: null, of: '' }], n: 2 });
	});
});
