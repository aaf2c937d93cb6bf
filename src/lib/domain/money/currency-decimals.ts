/**
 * Decimals by ISO 4217. `Intl` cannot be asked: it follows local habit for some currencies (no decimals for IQD, which
 * has three), and a wrong power of ten shows a thousand times the amount.
 */
const NONE = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
const THREE = 'BHD IQD JOD KWD LYD OMR TND';
const FOUR = 'CLF UYW';

const NOT_TWO = new Map<string, number>(
	[NONE, THREE, FOUR].flatMap((list, index) => {
		const decimals = index === 0 ? 0 : index + 2;
		return list.split(' ').map((currency): [string, number] => [currency, decimals]);
	})
);

export const currencyDecimals = (currency: string): number => NOT_TWO.get(currency) ?? 2;
