import { expect, test } from 'vitest';
import { accessPage, accessTable } from './access-table.ts';

test('the page in the docs is the table that the guard asks; run vitest with -u after changing the table', async () => {
	await expect(accessPage()).toMatchFileSnapshot('../../../../docs/access.md');
});

test('nobody but staff comes to the desk, and no cookie opens the machines’ doors', () => {
	const rows = accessTable();
	const strangers = ['anonymous', 'guest of A', 'guest of B', 'shopper of A'] as const;
	const people = [...strangers, 'agent', 'manager', 'admin'] as const;
	const desk = rows.filter(({ route }) =>
		/^\/\(staff\)\/staff(\/(orders|incoming|team|account).*)?$/.test(route)
	);
	const machines = rows.filter(
		({ entries }) => entries['key with the scope'] === 'yes' && entries['other key'] === 'no'
	);
	expect([desk.length > 4, machines.length > 7]).toEqual([true, true]);
	for (const { route, entries } of desk)
		expect(
			strangers.map((who) => entries[who]),
			route
		).toEqual(strangers.map(() => 'no'));
	for (const { route, entries } of machines)
		expect(
			people.map((who) => entries[who]),
			route
		).toEqual(people.map(() => 'no'));
});
