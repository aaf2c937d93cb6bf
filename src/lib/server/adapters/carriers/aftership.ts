import type { CarrierScan } from '#server/ports/carrier-report.ts';
import { AFTERSHIP } from './codes/vendors.ts';
import { carrierVendor, parcelReport, type NoteUnmapped } from './frame.ts';
import { codeBook, lookUp, MEANINGS } from './meanings.ts';
import { LONGEST, place, record, records, shortRaw, trackingNumber, words, type Unknown } from './reading.ts';
import { hmacSha256, isSame } from './signature.ts';
import { carrierTime } from './times.ts';

const BOOK = codeBook(AFTERSHIP);

/**
 * AfterShip Tracking. Signed with the account's webhook secret: `aftership-hmac-sha256` is the base64 HMAC-SHA256 of the
 * raw body (aftership.com/docs/tracking/webhook/webhook-signature). `event_id` is the same when it is sent again; any
 * 2xx is success (…/webhook/webhook-overview).
 */
export const aftership = carrierVendor({
	name: 'aftership',
	isGenuine: ({ headers, body }, secrets) =>
		secrets
			.map((secret) => isSame(headers['aftership-hmac-sha256'], hmacSha256(secret, body).toString('base64')))
			.includes(true),
	deliveryId: (_headers, value) => words(record(value)?.['event_id']),
	looksFor: 'tracking',
	parcelsIn: (value) => trackingsIn(record(value) ?? {}).map(readTracking),
	aside(value) {
		const event = words(record(value)?.['event']);
		return event === 'tracking_update' ? undefined : event;
	}
});

/** The tracking of an event, or what the API itself answers with. */
function trackingsIn(document: Unknown): Unknown[] {
	const data = record(document['data']);
	const all = [record(document['msg']), data, record(data?.['tracking']), ...records(data?.['trackings'])];
	return all.flatMap((one) => (one && trackingNumber(one['tracking_number']) ? [one] : []));
}

function readTracking(tracking: Unknown) {
	// The API's answer about the last checkpoint alone has its tag outside.
	const last = record(tracking['checkpoint']);
	const checkpoints = last
		? [{ tag: tracking['tag'], subtag: tracking['subtag'], ...last }]
		: records(tracking['checkpoints']);
	const courier = record(tracking['courier_estimated_delivery_date']);
	const by = courier?.['estimated_delivery_date'] ?? tracking['expected_delivery'];
	return parcelReport({
		number: tracking['tracking_number'],
		carriers: [words(tracking['slug'])],
		orderRef: words(tracking['order_number']) ?? words(tracking['order_id']),
		expected: { by, said: tracking['updated_at'] },
		events: checkpoints,
		read: readCheckpoint
	});
}

function readCheckpoint(checkpoint: Unknown, note: NoteUnmapped): CarrierScan | undefined {
	const tag = words(checkpoint['tag'], LONGEST.code);
	const code = words(checkpoint['subtag'], LONGEST.code) ?? tag;
	const text = words(checkpoint['message'] ?? checkpoint['subtag_message'], LONGEST.text);
	const known = lookUp(BOOK, code);
	if (!known && code) note({ carrier: 'aftership', code, text });
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
