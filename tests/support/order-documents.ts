/** Orders as a shop's system sends them: plain JSON, so that tests can also send what no type allows. */
export type Wire = { [name: string]: unknown };

/** A paid consumer's order: two lines (3 lamps, 1 cable), a discount, shipping and tax. Its total is 17,400. */
export const orderDocument = (ref: string, changes: Wire = {}): Wire => ({
	ref,
	placed_at: '2026-11-02T10:00:00+01:00',
	currency: 'EUR',
	locale: 'de-DE',
	buyer: { kind: 'consumer', country: 'DE', name: 'Ada Muster', email: 'ada@example.com' },
	ship_to: { name: 'Ada Muster', lines: ['Am Kanal 7'], postcode: '10999', city: 'Berlin', country: 'DE' },
	lines: [
		{ id: 'l1', sku: 'LAMP', title: 'Lamp', quantity: 3, unit_price: 5000, amount: 15000 },
		{ id: 'l2', sku: 'CABLE', title: 'Cable', quantity: 1, amount: 3000, discount: 500 }
	],
	discounts: [{ code: 'AUTUMN', amount: 1000 }],
	shipping: { method: 'standard', amount: 900, tax: 144 },
	tax: 2778,
	total: 17400,
	payments: [
		{ provider: 'card', reference: `pay-${ref}`, amount: 17400, captured_at: '2026-11-02T10:00:05+01:00' }
	],
	...changes
});

/** An order of one line, for tests about pieces. */
export const oneLine = (ref: string, quantity: number, changes: Wire = {}): Wire => ({
	ref,
	placed_at: '2026-11-02T10:00:00+01:00',
	currency: 'EUR',
	buyer: { kind: 'consumer' },
	lines: [{ id: 'l1', title: 'Lamp', quantity, amount: 1000 }],
	total: 1000,
	...changes
});

let counter = 0;
/** A ref that no other test of the run uses. */
export const newRef = (): string => `T-${process.pid}-${++counter}`;
