import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toDecimal, toMinorUnits } from '../money/decimal.ts';
import type { Happening } from '../order/report.ts';
import type { Portion } from '../order/portions.ts';
import { readAccess } from './access.ts';
import { echoOf, isKnownCancelled } from './echo.ts';
import { nextTryInS } from './next-try.ts';
import { WRITE_BACK_KINDS } from './states.ts';
import { wantedOf, type WantedFacts } from './wanted.ts';
import { keyIn, keyOf, markOf } from './what.ts';
import { whoMoves } from './who-moves.ts';

const ID = '0192f0c0-1111-7222-8333-444455556666';
const facts = (mode: 'record' | 'execute', provider = 'shopify_payments'): WantedFacts => ({
	portions: [{ state: 'cancelled' }, { state: 'open' }],
	currency: 'EUR',
	payments: [{ id: 'p1', provider, reference: 'ref' }],
	mode
});
const money = { refund: ID, payment: 'p1', amount: 4200 };

describe('what is told', () => {
	test('of a cancellation: its pieces, and whether nothing is left', () => {
		const event = { type: 'cancel.accepted', data: { quote: ID, lines: [{ line: '7', quantity: 2 }] } };
		const part = {
			kind: 'cancel',
			subject: ID,
			movesMoney: false,
			what: { whole: false, lines: [{ line: '7', quantity: 2 }] }
		};
		expect(wantedOf(event, facts('record'))).toEqual([part]);
		const all = { ...facts('record'), portions: [{ state: 'cancelled' as const }] };
		expect(wantedOf(event, all)).toMatchObject([{ what: { whole: true } }]);
		expect(wantedOf({ ...event, data: { quote: ID, lines: [] } }, all)).toEqual([]);
	});

	test('of a refund: by the side that sends it, once; of another entry nothing', () => {
		const [asked, settled] = ['refund.requested', 'refund.settled'].map((type) => ({
			type,
			data: money
		})) as [{ type: string; data: typeof money }, { type: string; data: typeof money }];
		const table: [WantedFacts, boolean | undefined, boolean | undefined][] = [
			[facts('record'), undefined, false],
			[facts('execute'), true, undefined],
			[facts('execute', 'stripe'), undefined, false],
			[facts('execute', 'Stripe'), undefined, false],
			[facts('execute', 'bacs'), undefined, false],
			[{ ...facts('execute'), payments: [] }, undefined, undefined]
		];
		for (const [given, onAsked, onSettled] of table) {
			expect(wantedOf(asked, given)[0]?.movesMoney).toBe(onAsked);
			expect(wantedOf(settled, given)[0]?.movesMoney).toBe(onSettled);
		}
		for (const type of ['refund.sent', 'refund.failed', 'report.refunded', 'report.cancelled', 'constructor'])
			expect(wantedOf({ type, data: money }, facts('execute'))).toEqual([]);
		const back = {
			type: 'return.approved',
			data: { return: ID, lines: [{ line: '7', quantity: 1, reason: 'style' }] }
		};
		expect(wantedOf(back, facts('record'))).toMatchObject([
			{ kind: 'return', what: { lines: [{ reason: 'style' }] } }
		]);
		// Of two withdrawn pieces one had left: that one comes back, the other is cancelled.
		const withdrawn = {
			type: 'withdrawal.accepted',
			data: {
				...{ quote: ID, return: `${ID}`.replace(/.$/, '9') },
				...{ lines: [{ line: '7', quantity: 2 }], back: [{ line: '7', quantity: 1 }] }
			}
		};
		expect(wantedOf(withdrawn, facts('record'))).toMatchObject([
			{ kind: 'cancel', subject: ID, what: { whole: false, lines: [{ line: '7', quantity: 1 }] } },
			{ kind: 'return', what: { lines: [{ line: '7', quantity: 1 }] } }
		]);
	});

	test('no setting makes both sides send', () => {
		for (const provider of ['stripe', ' STRIPE ', 'shopify_payments', 'paypal', 'bacs', 'gift_card']) {
			expect(whoMoves(provider, 'record')).toBe('us');
			const mover = whoMoves(provider, 'execute');
			expect(mover).toBe(/stripe|bacs/i.test(provider) ? 'us' : 'storefront');
		}
	});
});

test('the mark carries the key through anybody’s note, and nothing else passes for one', () => {
	for (const kind of WRITE_BACK_KINDS) {
		const key = keyOf({ kind, subject: ID });
		expect(keyIn(`Customer asked. ${markOf(key)}.`)).toBe(key);
	}
	for (const text of [null, '', `rt-refund-${ID}`, `roundtrip:rt-other-${ID}`, `roundtrip:rt-refund-${ID}9`])
		expect(keyIn(text)).toBeUndefined();
});

describe('an echo', () => {
	const told = [{ id: 'a', key: `rt-refund-${ID}`, references: ['refund/99'] }];
	const said = (more: Partial<Happening>): Happening =>
		({ id: 'refund/1', at: '2026-11-02T10:00:00Z', kind: 'refunded', amount: 1, ...more }) as Happening;

	test('is known by our mark, else by the name it was given, of the refund or of its goods', () => {
		expect(echoOf(said({ mark: `rt-refund-${ID}` }), told)?.id).toBe('a');
		expect(echoOf(said({ id: 'refund/99' }), told)?.id).toBe('a');
		expect(echoOf(said({ id: 'refund/99/cancelled' }), told)?.id).toBe('a');
		expect(echoOf(said({ id: 'refund/991' }), told)).toBeUndefined();
		expect(echoOf(said({ mark: `rt-refund-${ID.replace('0', '1')}` }), told)).toBeUndefined();
	});

	test('of goods that are cancelled already says nothing new, unless some could still be', () => {
		const portion = (state: Portion['state'], quantity: number): Portion => ({
			id: state,
			line: '7',
			quantity,
			state
		});
		const report = (quantity: number) =>
			said({ kind: 'cancelled', pieces: [{ line: '7', quantity }] } as Partial<Happening>);
		expect(isKnownCancelled(report(2), [portion('cancelled', 2)])).toBe(true);
		expect(isKnownCancelled(report(3), [portion('cancelled', 2), portion('delivered', 1)])).toBe(false);
		for (const state of ['open', 'claimed', 'packed'] as const)
			expect(isKnownCancelled(report(1), [portion('cancelled', 2), portion(state, 1)])).toBe(false);
		expect(
			isKnownCancelled(said({ kind: 'cancelled' } as Partial<Happening>), [portion('cancelled', 2)])
		).toBe(false);
	});
});

test('pauses double to ten minutes, spread by a fifth, and never undercut what was asked for', () => {
	expect([1, 2, 3, 20].map((attempts) => nextTryInS(attempts, 0.5))).toEqual([5, 10, 20, 600]);
	expect(nextTryInS(1, 0)).toBe(4);
	expect(nextTryInS(99, 0.999)).toBeLessThan(720);
	expect(nextTryInS(1, 0, 120)).toBe(120);
	expect(nextTryInS(1, 0, 1e9)).toBe(3600);
});

test('amounts go out as they came in', () => {
	expect(['EUR', 'JPY', 'KWD'].map((currency) => toDecimal(1205, currency))).toEqual([
		'12.05',
		'1205',
		'1.205'
	]);
	expect([toDecimal(5, 'EUR'), toDecimal(0, 'EUR'), toDecimal(-5, 'EUR')]).toEqual(['0.05', '0.00', '-0.05']);
	const currencies = fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF');
	fc.assert(
		fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), currencies, (amount, currency) => {
			return toMinorUnits(toDecimal(amount, currency), currency)?.amount === amount;
		})
	);
});

test('where a storefront is: a shop of Shopify’s, or a site by its name over TLS', () => {
	const typed = { key: 'ck_12345678', secret: 'cs_12345678', refunds: 'record' };
	const of = (storefront: string, address: string, more = {}) =>
		readAccess({ storefront, address, ...typed, ...more });
	expect(of('shopify', ' https://Lamps.myshopify.com/ ')).toMatchObject({ shop: 'lamps.myshopify.com' });
	expect(of('woocommerce', 'https://Shop.Example.com/wp/')).toMatchObject({
		url: 'https://shop.example.com/wp'
	});
	for (const address of ['lamps.example.com', 'evil.com/.myshopify.com', 'a.myshopify.com.evil.com', ''])
		expect(of('shopify', address), address).toBeUndefined();
	for (const address of [
		...[
			'http://shop.example.com',
			'https://127.0.0.1',
			'https://[::1]',
			'https://localhost',
			'https://10.0.0.1/x'
		],
		...[
			'https://a:b@shop.example.com',
			'https://shop.example.com/?a',
			'https://shop.example.com/#a',
			'https://2130706433'
		]
	])
		expect(of('woocommerce', address), address).toBeUndefined();
	expect(of('woocommerce', 'https://shop.example.com', { key: '' })).toBeUndefined();
	expect(of('shopify', 'lamps.myshopify.com', { refunds: 'both' })).toBeUndefined();
	expect(of('shopify', 'lamps.myshopify.com', { secret: 'two words' })).toBeUndefined();
});
