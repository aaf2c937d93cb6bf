import { parseLossless } from '#domain/intake/lossless-json.ts';
import type {
	CarrierMessage,
	CarrierScan,
	ParcelReport,
	UnmappedCode
} from '#server/ports/carrier-report.ts';
import type { WebhookVendor } from '#server/ports/webhook.ts';
import { KUAIDI100 } from './codes/vendors.ts';
import { codeBook, lookUp, MEANINGS, type MeaningName } from './meanings.ts';
import {
	LONGEST,
	defined,
	record,
	records,
	shortRaw,
	trackingNumber,
	unmappedOnce,
	words,
	type Unknown
} from './reading.ts';
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
export const kuaidi100: WebhookVendor<CarrierMessage> = {
	channel: 'carriers',
	name: 'kuaidi100',
	format: 'form',
	keeps: [],
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
	read(value) {
		const param = parameter(record(value)?.['param']);
		if (!param) return { kind: 'unreadable', why: 'kuaidi100: no JSON in param' };
		// The destination's carrier has a list of its own; so has the API's answer to a question.
		const results = defined([param['lastResult'], param['destResult'], param].map(record));
		const reports = results.map((result) => readResult(result, param));
		const found = defined(reports);
		if (found.length > 0) return { kind: 'message', message: { parcels: found } };
		const status = words(param['status']);
		return status === 'abort'
			? { kind: 'ignored', why: 'kuaidi100: gave up on a number it finds nothing about' }
			: { kind: 'unreadable', why: 'kuaidi100: no parcel' };
	}
};

function parameter(value: unknown): Unknown | undefined {
	try {
		return typeof value === 'string' ? record(parseLossless(value)) : undefined;
	} catch {
		return undefined;
	}
}

/** Kuaidi100 may find out that the parcel is another carrier's than the shop said: both names then mean it. */
function readResult(result: Unknown, param: Unknown): ParcelReport | undefined {
	const number = trackingNumber(result['nu']);
	if (number === undefined) return undefined;
	const carriers = [result['com'], param['comOld'], param['comNew']].flatMap((one) => words(one) ?? []);
	const unmapped: UnmappedCode[] = [];
	const entries = records(result['data']);
	const state = words(result['state']);
	return {
		carriers: [...new Set(carriers)],
		trackingNumber: number,
		scans: entries.flatMap(
			(entry, index) => readEntry(entry, index === 0 ? state : undefined, unmapped) ?? []
		),
		unmapped: unmappedOnce(unmapped)
	};
}

/**
 * Entries stand newest first. Each says what it is where the subscription asks for that; else the newest has the state
 * of the whole, and the older ones only their words. A state of "signed for" whose entry tells of something else is not
 * believed: a delivery that has not been starts clocks.
 */
function readEntry(
	entry: Unknown,
	state: string | undefined,
	unmapped: UnmappedCode[]
): CarrierScan | undefined {
	const text = words(entry['context'], LONGEST.text);
	const code = words(entry['statusCode'], LONGEST.code) ?? words(entry['status'], LONGEST.code);
	const told = MEANINGS_OF_WORDS.find(([pattern]) => pattern.test(text ?? ''))?.[1];
	const known = lookUp(BOOK, code ?? state);
	if (!known && (code ?? state)) unmapped.push({ carrier: 'kuaidi100', code: code ?? state ?? '', text });
	const contradicts =
		code === undefined && known?.status === 'delivered' && told !== 'delivered' && told !== 'collected';
	if (contradicts) unmapped.push({ carrier: 'kuaidi100', code: `state ${state} beside other words`, text });
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
