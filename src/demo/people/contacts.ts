import type { TierContact } from '#server/app/demo-gate.ts';

/** Who looks after the tiers of the demo's buyers (`buyer.ts`). */
export const CONTACTS: readonly TierContact[] = [
	{
		...{ tier: 'gold', name: 'Mira Sand', role: 'Looks after our gold buyers · 金卡专属顾问' },
		...{ email: 'mira.sand@example.com', phone: '+49 30 5550 142', page: '' }
	},
	{
		...{ tier: 'trade', name: 'Jonas Falk', role: 'Trade desk · 企业客户部' },
		...{ email: 'trade@example.com', phone: '+49 30 5550 150', page: 'https://www.example.com/trade' }
	}
];
