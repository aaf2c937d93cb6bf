import { describe, expect, test } from 'vitest';
import {
	chooseGoodwill,
	goodwillFields,
	readShopGoodwill,
	USUAL_GOODWILL,
	type TypedGoodwill
} from './goodwill.ts';

const TYPED: TypedGoodwill = {
	...{ agent_percent: '10 %', agent_most: 'eur 15.50, JPY 2000', manager_percent: '50', agent_credit: '0' },
	...{ manager_most: ' EUR 100，JPY 20000；', manager_credit: '100' }
};

describe('what the roles may give away', () => {
	test('is read to the minor unit of each currency, and shown as it was typed', () => {
		const chosen = chooseGoodwill(TYPED);
		expect(chosen).toEqual({
			ok: true,
			value: {
				refund: {
					agent: { percent: 10, most: { EUR: 1550, JPY: 2000 } },
					manager: { percent: 50, most: { EUR: 10_000, JPY: 20_000 } },
					admin: null
				},
				credit: { agent: 0, manager: 100 }
			}
		});
		if (!chosen.ok) return;
		expect(readShopGoodwill(JSON.parse(JSON.stringify(chosen.value)))).toEqual(chosen.value);
		expect(goodwillFields(chosen.value)).toMatchObject({ agent_most: 'EUR 15.50, JPY 2000' });
	});

	test('as it comes can be saved as it stands, and comes back where what is kept makes no sense', () => {
		const chosen = chooseGoodwill(goodwillFields(USUAL_GOODWILL));
		expect(chosen).toEqual({ ok: true, value: USUAL_GOODWILL });
		for (const kept of [undefined, null, 3, { credit: { agent: 101, manager: -1 }, refund: 'all' }])
			expect(readShopGoodwill(kept)).toEqual(USUAL_GOODWILL);
	});

	test.each([
		['agent_percent', '101'],
		['agent_percent', '-1'],
		['agent_percent', ''],
		['manager_percent', '9'],
		['agent_most', 'EUR 15,50'],
		['agent_most', 'EUR 15.505'],
		['agent_most', 'JPY 20.5, EUR 1'],
		['agent_most', 'EUR 1, EUR 2'],
		['agent_most', 'EUR -1, JPY 1'],
		['agent_most', 'EUR 15.50'],
		['agent_most', 'EUR 100.01, JPY 2000'],
		['manager_most', '100'],
		['manager_most', 'EURO 100'],
		['agent_credit', '12.5'],
		['manager_credit', '٣'],
		['manager_credit', 'all']
	] as const)('%s %j is refused where it is wrong', (field, text) => {
		const told = field === 'manager_percent' ? 'agent_percent' : field;
		expect(chooseGoodwill({ ...TYPED, [field]: text })).toEqual({
			ok: false,
			refusal: { code: 'request.invalid', field: told }
		});
	});

	test('of an agent is never more than a manager’s', () => {
		const credit = { agent_credit: '30', manager_credit: '29' };
		expect(chooseGoodwill({ ...TYPED, ...credit })).toMatchObject({ refusal: { field: 'agent_credit' } });
		expect(chooseGoodwill({ ...TYPED, ...credit, manager_credit: '30' }).ok).toBe(true);
		// A manager whose amount is not held back may have an agent beside them whose is.
		expect(chooseGoodwill({ ...TYPED, manager_most: '' }).ok).toBe(true);
	});
});
