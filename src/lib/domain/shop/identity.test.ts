import { describe, expect, it } from 'vitest';
import { initialsOf, readIdentity, type TypedIdentity } from './identity.ts';

const TYPED: TypedIdentity = {
	...{ name: ' Harbour  Lamps ', initials: '', email: 'help@lamps.example', phone: '+49 40 123456' },
	...{ page: 'https://lamps.example/help', imprint: 'Harbour Lamps GmbH\r\nKai 3, 20457 Hamburg' }
};

describe('the identity of a shop', () => {
	it('is kept without the spaces around, with initials of its own where none were typed', () => {
		expect(readIdentity(TYPED)).toEqual({
			ok: true,
			value: {
				...{ name: 'Harbour Lamps', initials: 'HL', email: 'help@lamps.example', phone: '+49 40 123456' },
				...{ page: 'https://lamps.example/help', imprint: 'Harbour Lamps GmbH\nKai 3, 20457 Hamburg' }
			}
		});
	});

	it('may be a name alone', () => {
		const bare = { name: 'x', initials: '', email: '', phone: '', page: '', imprint: '' };
		expect(readIdentity(bare)).toMatchObject({ ok: true, value: { initials: 'X' } });
	});

	it.each([
		['name', ''],
		['name', 'x'.repeat(61)],
		['name', 'Lamps\u202ecod.exe'],
		['name', 'Lamps\nBcc: x@y.example'.replace('\n', '\u0000')],
		['initials', 'ABC'],
		['email', 'help@lamps'],
		['email', 'a@b.example, c@d.example'],
		['phone', 'call us'],
		['page', 'http://lamps.example'],
		['page', 'javascript:alert(1)'],
		['page', 'https://user:secret@lamps.example'],
		['imprint', 'x'.repeat(1001)]
	])('is refused for its %s %j', (field, value) => {
		expect(readIdentity({ ...TYPED, [field]: value })).toEqual({
			ok: false,
			refusal: { code: 'request.invalid', field }
		});
	});

	it.each([
		['Harbour Lamps', 'HL'],
		['灯具店', '灯'],
		['the very long shop', 'TV'],
		['o’neill', 'ON'],
		['👟', ''],
		['éclair', 'É']
	])('%s has the initials %s', (name, initials) => expect(initialsOf(name)).toBe(initials));
});
