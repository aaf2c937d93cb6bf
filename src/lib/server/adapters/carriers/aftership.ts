import type {
	CarrierMessage,
	CarrierScan,
	ParcelReport,
	UnmappedCode
} from '#server/ports/carrier-report.ts';
import type { WebhookVendor } from '#server/ports/webhook.ts';
import { AFTERSHIP } from './codes/vendors.ts';
import { codeBook, lookUp, MEANINGS } from './meanings.ts';
import {
	LONGEST,
	defined,
	place,
	record,
	records,
	shortRaw,
	trackingNumber,
	unmappedOnce,
	words,
	type Unknown
} from './reading.ts';
import { hmacSha256, isSame } from './signature.ts';
import { carrierTime, expectedDay } from './times.ts';

const BOOK = codeBook(AFTERSHIP);

/**
 * AfterShip Tracking. Signed with the account's webhook secret: `aftership-hmac-sha256` is the base64 HMAC-SHA256 of the
 * raw body (aftership.com/docs/tracking/webhook/webhook-signature). `event_id` is the same when it is sent again; any
 * 2xx is success (…/webhook/webhook-overview).
 */
export const aftership: WebhookVendor<CarrierMessage> = {
	channel: 'carriers',
	name: 'aftership',
	format: 'json',
	keeps: [],
	isGenuine: ({ headers, body }, secrets) =>
		secrets
			.map((secret) => isSame(headers['aftership-hmac-sha256'], hmacSha256(secret, body).toString('base64')))
			.includes(true),
	deliveryId: (_headers, value) => words(record(value)?.['event_id']),
	answer: { status: 200, type: 'text/plain', body: 'OK' },
	read(value) {
		const document = record(value) ?? {};
		const trackings = trackingsIn(document);
		if (trackings.length > 0)
			return { kind: 'message', message: { parcels: defined(trackings.map(readTracking)) } };
		const event = words(document['event']);
		if (event && event !== 'tracking_update') return { kind: 'ignored', why: `aftership: ${event}` };
		return { kind: 'unreadable', why: 'aftership: no tracking' };
	}
};

/** The tracking of an event, or what the API itself answers with. */
function trackingsIn(document: Unknown): Unknown[] {
	const data = record(document['data']);
	const all = [record(document['msg']), data, record(data?.['tracking']), ...records(data?.['trackings'])];
	return all.flatMap((one) => (one && trackingNumber(one['tracking_number']) ? [one] : []));
}

function readTracking(tracking: Unknown): ParcelReport | undefined {
	const number = trackingNumber(tracking['tracking_number']);
	if (number === undefined) return undefined;
	const slug = words(tracking['slug']);
	const unmapped: UnmappedCode[] = [];
	// The API's answer about the last checkpoint alone has its tag outside.
	const last = record(tracking['checkpoint']);
	const checkpoints = last
		? [{ tag: tracking['tag'], subtag: tracking['subtag'], ...last }]
		: records(tracking['checkpoints']);
	const courier = record(tracking['courier_estimated_delivery_date']);
	const by = expectedDay(courier?.['estimated_delivery_date'] ?? tracking['expected_delivery']);
	const said = carrierTime(tracking['updated_at']);
	return {
		carriers: slug === undefined ? [] : [slug],
		trackingNumber: number,
		orderRef: words(tracking['order_number']) ?? words(tracking['order_id']),
		scans: checkpoints.flatMap((one) => readCheckpoint(one, unmapped) ?? []),
		unmapped: unmappedOnce(unmapped),
		estimate: by && said && { by, saidAt: said.at }
	};
}

function readCheckpoint(checkpoint: Unknown, unmapped: UnmappedCode[]): CarrierScan | undefined {
	const tag = words(checkpoint['tag'], LONGEST.code);
	const code = words(checkpoint['subtag'], LONGEST.code) ?? tag;
	const text = words(checkpoint['message'] ?? checkpoint['subtag_message'], LONGEST.text);
	const known = lookUp(BOOK, code);
	if (!known && code) unmapped.push({ carrier: 'aftership', code, text });
	const time = carrierTime(checkpoint['checkpoint_time']);
	if (!time) return undefined;
	const country =
		checkpoint['country_name'] ?? checkpoint['country_region_name'] ?? checkpoint['country_iso3'];
	return {
		...(known ?? lookUp(BOOK, tag) ?? MEANINGS.nothing),
		...time,
		code,
		text,
		location:
			words(checkpoint['location'], LONGEST.location) ??
			place(checkpoint['city'], checkpoint['state'], checkpoint['zip'], country),
		raw: shortRaw(checkpoint)
	};
}
