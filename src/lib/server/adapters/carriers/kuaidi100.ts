import { parseLossless } from '#domain/intake/lossless-json.ts';
import type { CarrierScan } from '#server/ports/carrier-report.ts';
import { KUAIDI100 } from './codes/vendors.ts';
import { carrierVendor, parcelReport, type NoteUnmapped } from './frame.ts';
import { codeBook, lookUp, MEANINGS, type MeaningName } from './meanings.ts';
import { LONGEST, defined, record, records, shortRaw, words, type Unknown } from './reading.ts';
import { isSame, knowsTheWay, md5Hex } from './signature.ts';
import { carrierTime } from './times.ts';

const BOOK = codeBook(KUAIDI100);

/** Times are written in China's time, without a zone. */
const CHINA_MINUTES = 8 * 60;

/**
 * Kuaidi100 快递100. A form whose field `param` is JSON; with a salt in the subscription the field `sign` is the MD5 of
 * `param` and the salt, 32 digits in capitals (api.kuaidi100.com, 快递信息推送接口, 签名). Without a salt nothing is
 * signed, and a secret address has to do. Success is told in JSON, with `returnCode` 200; anything else is sent again.
 */
export const kuaidi100 = carrierVendor({
	name: 'kuaidi100',
	format: 'form',
	isGenuine: ({ body, pathSecret }, secrets) => {
		const form = new URLSearchParams(new TextDecoder().decode(body));
		const sign = form.get('sign');
		if (!sign) return knowsTheWay(pathSecret, secrets);
		return secrets
			.map((secret) =>
				isSame(sign.toUpperCase(), md5Hex(`${form.get('param') ?? ''}${secret}`).toUpperCase())
			)
			.includes(true);
	},
	answer: {
		status: 200,
		type: 'application/json',
		body: JSON.stringify({ result: true, returnCode: '200', message: '成功' })
	},
	looksFor: 'parcel in the JSON of param, or it gave up on one that it finds nothing about',
	parcelsIn(value) {
		const param = parameter(record(value)?.['param']) ?? {};
		// The destination's carrier has a list of its own; so has the API's answer to a question.
		const results = defined([param['lastResult'], param['destResult'], param].map(record));
		const told = results.map((result) => readResult(result, param));
		// A number given up on without a single entry is a wrong one, or the carrier is: for staff, not for the shopper.
		return isGivenUp(param) ? told.filter((one) => one && one.scans.length > 0) : told;
	},
	aside: () => undefined
});

function parameter(value: unknown): Unknown | undefined {
	try {
		return typeof value === 'string' ? record(parseLossless(value)) : undefined;
	} catch {
		return undefined;
	}
}

/** Kuaidi100 may find out that the parcel is another carrier's than the shop said: both names then mean it. */
function readResult(result: Unknown, param: Unknown) {
	const state = words(result['state']);
	return parcelReport({
		number: result['nu'],
		carriers: [result['com'], param['comOld'], param['comNew']].map((one) => words(one)),
		events: records(result['data']),
		read: (entry, note, index) => readEntry(entry, index === 0 ? state : undefined, note),
		more: (scans) => (isGivenUp(param) ? silence(scans, words(param['message'])) : [])
	});
}

/** 中止: it watches the number no longer, after three days without any entry or sixty without a new one. */
const isGivenUp = (param: Unknown) => words(param['status']) === 'abort';

const SILENT_DAYS = 60;
const DAY_MS = 86_400_000;

/** Sixty days without anything new: said at about that time, of a parcel that had not arrived. */
function silence(scans: readonly CarrierScan[], text: string | undefined): CarrierScan[] {
	const last = scans.reduce<CarrierScan | undefined>((a, b) => (a && a.at >= b.at ? a : b), undefined);
	if (!last || last.status === 'delivered') return [];
	const at = new Date(last.at.getTime() + SILENT_DAYS * DAY_MS);
	return [{ ...MEANINGS.silent, at, approximate: true, code: 'abort', text }];
}

/**
 * Entries stand newest first. Each says what it is where the subscription asks for that; else the newest has the state
 * of the whole, and the older ones only their words. A state of "signed for" whose entry tells of something else is not
 * believed: a delivery that has not been starts clocks.
 */
function readEntry(entry: Unknown, state: string | undefined, note: NoteUnmapped): CarrierScan | undefined {
	const text = words(entry['context'], LONGEST.text);
	const code = words(entry['statusCode'], LONGEST.code) ?? words(entry['status'], LONGEST.code);
	const told = MEANINGS_OF_WORDS.find(([pattern]) => pattern.test(text ?? ''))?.[1];
	const known = lookUp(BOOK, code ?? state);
	if (!known && (code ?? state)) note({ carrier: 'kuaidi100', code: code ?? state ?? '', text });
	const contradicts =
		code === undefined && known?.status === 'delivered' && told !== 'delivered' && told !== 'collected';
	if (contradicts) note({ carrier: 'kuaidi100', code: `state ${state} beside other words`, text });
	const byWords = told === undefined ? undefined : MEANINGS[told];
	const time = carrierTime(entry['time'] ?? entry['ftime'], CHINA_MINUTES);
	if (!time) return undefined;
	return {
		...((contradicts ? undefined : known) ?? byWords ?? MEANINGS.nothing),
		...time,
		code,
		text,
		location: words(entry['areaName'] ?? entry['location'], LONGEST.location),
		raw: shortRaw(entry)
	};
}

/** What an entry without a state says in so many words; the first that fits. */
const MEANINGS_OF_WORDS: readonly (readonly [RegExp, MeaningName])[] = [
	[/退回|退件|返回寄件/, 'returning'],
	[/拒收|拒签/, 'refused'],
	[/未妥投|派送失败|派件异常/, 'tried'],
	[/待取件|请.{0,12}取件|已存放|已到达.{0,12}驿站/, 'counter'],
	[/已?签收|妥投/, 'delivered'],
	[/已取走|已自提|取件成功/, 'collected'],
	[/派件|派送|正在投递/, 'round'],
	[/揽收|揽件|已收取|已收件|已取件/, 'picked_up'],
	[/发往|发出|发车|装车|离开/, 'departed'],
	[/到达|已收入/, 'arrived']
];
