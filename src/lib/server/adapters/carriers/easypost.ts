import type { CarrierScan } from '#server/ports/carrier-report.ts';
import { carrierCode } from './carrier-codes.ts';
import { EASYPOST } from './codes/vendors.ts';
import { carrierVendor, parcelReport, type NoteUnmapped } from './frame.ts';
import { codeBook, lookUp, MEANINGS } from './meanings.ts';
import { LONGEST, place, record, records, shortRaw, trackingNumber, words, type Unknown } from './reading.ts';
import { hmacSha256, isSame } from './signature.ts';
import { carrierTime } from './times.ts';

const BOOK = codeBook(EASYPOST);

/**
 * EasyPost. Signed with the webhook's secret: `X-Hmac-Signature: hmac-sha256-hex=` and the hex HMAC-SHA256 of the raw
 * body, the secret in Unicode form NFKD (docs.easypost.com/docs/webhooks, "HMAC Validation", and the
 * `validate_webhook` of its client libraries). Bodies are written by Python (`614.0`), so only the raw bytes verify. An
 * event keeps its id when it is sent again; any 2xx is success.
 */
export const easypost = carrierVendor({
	name: 'easypost',
	isGenuine: ({ headers, body }, secrets) =>
		secrets
			.map((secret) => `hmac-sha256-hex=${hmacSha256(secret.normalize('NFKD'), body).toString('hex')}`)
			.map((expected) => isSame(headers['x-hmac-signature'], expected))
			.includes(true),
	deliveryId: (_headers, value) => words(record(value)?.['id']),
	looksFor: 'event and no tracker',
	parcelsIn: (value) => trackersIn(record(value) ?? {}).map(readTracker),
	aside(value) {
		const document = record(value);
		const kind = words(document?.['object'], 40);
		if (kind === 'Event') return words(document?.['description']);
		return kind === 'Tracker' ? undefined : kind;
	}
});

/** The tracker of an event, or trackers as the API itself lists them. */
function trackersIn(document: Unknown): Unknown[] {
	const result = record(document['result']);
	const all = [document, ...(result ? [result] : []), ...records(document['trackers'])];
	return all.filter((one) => one['object'] === 'Tracker' && trackingNumber(one['tracking_code']));
}

function readTracker(tracker: Unknown) {
	const carrier = words(tracker['carrier']);
	return parcelReport({
		number: tracker['tracking_code'],
		carriers: [carrier],
		expected: { by: tracker['est_delivery_date'], said: tracker['updated_at'] },
		events: records(tracker['tracking_details']),
		read: (detail, note) => readDetail(detail, carrier ?? 'easypost', note)
	});
}

/**
 * A detail is told by its sub-status, else by its status. One that EasyPost itself calls unknown, or a failure without
 * more, is looked up by the carrier's own code: both happen in the middle of plain journeys.
 */
function readDetail(detail: Unknown, carrier: string, note: NoteUnmapped): CarrierScan | undefined {
	const time = carrierTime(detail['datetime']);
	const status = words(detail['status'], LONGEST.code) ?? 'unknown';
	const subStatus = words(detail['status_detail'], LONGEST.code) ?? 'unknown';
	const code = words(detail['carrier_code'], LONGEST.code);
	const text = words(detail['message'] ?? detail['description'], LONGEST.text);
	const isVague = ['unknown', 'failure', 'error'].includes(status);
	const own = isVague ? carrierCode(carrier, code) : undefined;
	const theirs = lookUp(BOOK, `${status}/${subStatus}`) ?? lookUp(BOOK, status);
	if (!theirs && !own) note({ carrier: 'easypost', code: `${status}/${subStatus}`, text });
	if (status === 'unknown' && !own && code) note({ carrier, code, text });
	if (!time) return undefined;
	const at = record(detail['tracking_location']) ?? {};
	return {
		...(own ?? theirs ?? MEANINGS.nothing),
		...time,
		code: code ?? `${status}/${subStatus}`,
		text,
		location: place(at['city'], at['state'], at['zip'], at['country']),
		raw: shortRaw(detail)
	};
}
