import { describe, expect, test } from 'vitest';
import {
	chooseContact,
	contactOf,
	MOST_CONTACTS,
	readContacts,
	removeContact,
	removePicture,
	setContact
} from './contacts.ts';

const TYPED = {
	tier: ' Gold ',
	name: 'Mira  Sand',
	role: '',
	email: 'mira@shop.example',
	phone: '',
	page: ''
};
const GOLD = { ...TYPED, tier: 'Gold', name: 'Mira Sand' };

describe('who looks after a tier', () => {
	test('is found by it in either case; nobody for whoever has none', () => {
		expect(contactOf([GOLD], 'gold')).toEqual(GOLD);
		expect(contactOf([GOLD], ' GOLD ')).toEqual(GOLD);
		for (const tier of ['silver', '', ' ', null]) expect(contactOf([GOLD], tier)).toBeUndefined();
	});

	test.each([
		['tier', { tier: ' ' }],
		['name', { name: '' }],
		['email', { email: '' }],
		['email', { email: 'mira' }],
		['phone', { phone: 'call me' }],
		['page', { page: 'http://shop.example' }],
		['page', { page: 'javascript:alert(1)' }],
		['name', { name: 'x'.repeat(61) }],
		['role', { role: 'turned \u202e round' }]
	])('is refused at %s: %j', (field, more) => {
		expect(chooseContact({ ...TYPED, ...more })).toMatchObject({ ok: false, refusal: { field } });
	});

	test('is set once per tier, in its place, and let go', () => {
		const first = setContact([], TYPED, '');
		expect(first).toEqual({ ok: true, value: [GOLD] });
		const trade = { ...TYPED, tier: 'trade', name: 'Jonas' };
		const two = setContact([GOLD], trade, '');
		if (!two.ok) throw new Error('refused');
		expect(two.value.map(({ tier }) => tier)).toEqual(['Gold', 'trade']);
		const again = setContact(two.value, { ...trade, tier: 'GOLD' }, 'Gold');
		expect(again.ok && again.value.map(({ tier, name }) => [tier, name])).toEqual([
			['GOLD', 'Jonas'],
			['trade', 'Jonas']
		]);
		// Renamed to a tier that another has: there is one of it afterwards.
		const renamed = setContact(two.value, { ...TYPED, tier: 'trade' }, 'gold');
		expect(renamed.ok && renamed.value.map(({ name }) => name)).toEqual(['Mira Sand']);
		expect(removeContact(two.value, 'GOLD')).toMatchObject([{ tier: 'trade' }]);
	});

	test('keeps its picture until there is another, or none', () => {
		const [old, next] = ['0123456789abcdef', 'fedcba9876543210'];
		const shown = setContact([GOLD], TYPED, 'gold', old);
		expect(shown).toEqual({ ok: true, value: [{ ...GOLD, picture: old }] });
		const kept = shown.ok ? shown.value : [];
		expect(setContact(kept, { ...TYPED, tier: 'trade', name: 'Jonas' }, 'GOLD')).toMatchObject({
			value: [{ tier: 'trade', name: 'Jonas', picture: old }]
		});
		expect(setContact(kept, TYPED, 'gold', next)).toMatchObject({ value: [{ picture: next }] });
		// A tier that is new has nobody's picture.
		const two = setContact(kept, { ...TYPED, tier: 'trade' }, '');
		expect(two.ok && two.value.map(({ picture }) => picture)).toEqual([old, undefined]);
		expect(removePicture(kept, 'GOLD')).toEqual([GOLD]);
		expect(removePicture(kept, 'trade')).toEqual(kept);
		expect(readContacts(kept)).toEqual(kept);
		for (const picture of ['../../etc/passwd', '0123456789ABCDEF', '" onerror="x', 7])
			expect(readContacts([{ ...GOLD, picture }])).toEqual([GOLD]);
	});

	test('are so many at most, and are read whatever is kept', () => {
		const many = Array.from({ length: MOST_CONTACTS }, (_, index) => ({ ...GOLD, tier: `t${index}` }));
		expect(setContact(many, TYPED, '')).toMatchObject({ ok: false });
		expect(setContact(many, { ...TYPED, tier: 'T3' }, '').ok).toBe(true);
		for (const kept of [null, 3, [null, 3, {}, { tier: 'x' }]]) expect(readContacts(kept)).toEqual([]);
		expect(readContacts(JSON.parse(JSON.stringify([GOLD])))).toEqual([GOLD]);
	});
});
