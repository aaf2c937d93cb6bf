import { expect, test } from 'vitest';
import {
	maskedAccount,
	needsDestination,
	ONE_WAY_PAYMENTS,
	providerKey,
	readDestination
} from './destination.ts';

const IBAN = 'DE89 3704 0044 0532 0130 00';
const read = (holder: string, account: string, bank = '') => readDestination({ holder, account, bank });

test('an IBAN needs no bank, any other number does', () => {
	expect(read('  Ada \n Muster ', IBAN)).toEqual({
		ok: true,
		value: { holder: 'Ada Muster', account: 'DE89370400440532013000' }
	});
	expect(read('王芳', '6222 0212 3456 7890 123', '中国工商银行')).toEqual({
		ok: true,
		value: { holder: '王芳', account: '6222021234567890123', bank: '中国工商银行' }
	});
	expect(read('Ada', '12345678')).toMatchObject({ refusal: { fields: ['bank'] } });
});

test.each([
	['nobody', read(' ', IBAN), ['holder']],
	['a wrong digit', read('Ada', IBAN.replace('3704', '3705')), ['account']],
	['an IBAN that is too short, with a bank', read('Ada', 'DE89 3704', 'Bank'), ['account']],
	['no number', read('Ada', 'none', 'Bank'), ['account']],
	['a script', read('Ada', '<script>1234</script>', 'Bank'), ['account']],
	[
		'letters without end',
		read('A'.repeat(141), '1'.repeat(61), 'B'.repeat(141)),
		['holder', 'account', 'bank']
	],
	['nothing', read('', ''), ['holder', 'account', 'bank']]
])('%s', (_, result, fields) => {
	expect(result).toEqual({ ok: false, refusal: { code: 'request.invalid', fields } });
});

test('a name cannot turn the words around it', () => {
	expect(read('Ada\u202E\u2066\u0000Muster', IBAN)).toMatchObject({ value: { holder: 'Ada Muster' } });
});

test('masked, an account is known by its last digits and no more than a third of them', () => {
	expect(maskedAccount({ account: 'DE89370400440532013000' })).toBe('DE•••• 3000');
	expect(maskedAccount({ account: '6222021234567890123' })).toBe('•••• 0123');
	expect(maskedAccount({ account: '12345' })).toBe('•••• 5');
});

test.each(['Bank Deposit', 'Cash on Delivery (COD)', 'bacs', 'cod', 'boleto', 'BANK-TRANSFER', 'invoice'])(
	'%s cannot be sent back',
	(provider) => expect(needsDestination(provider)).toBe(true)
);
test.each([
	'stripe',
	'shopify_payments',
	'paypal',
	'credit_card',
	'voucher',
	'ledger',
	'demo-pay',
	'gift_card'
])('%s can, or somebody else knows', (provider) => expect(needsDestination(provider)).toBe(false));
test('the names are as they are looked up', () => {
	expect(ONE_WAY_PAYMENTS.map(providerKey)).toEqual(ONE_WAY_PAYMENTS);
});
