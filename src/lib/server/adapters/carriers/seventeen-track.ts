import type { CarrierScan } from '#server/ports/carrier-report.ts';
import type { Delivery } from '#server/ports/webhook.ts';
import { SEVENTEEN_TRACK } from './codes/vendors.ts';
import { carrierVendor, parcelReport, type NoteUnmapped } from './frame.ts';
import { codeBook, lookUp, MEANINGS } from './meanings.ts';
import { LONGEST, place, record, records, shortRaw, words, type Unknown } from './reading.ts';
import { isSame, sha256Hex } from './signature.ts';
import { carrierTime } from './times.ts';

const BOOK = codeBook(SEVENTEEN_TRACK);

/**
 * 17TRACK, API v2. Signed with the account's security key, in the header `sign`: the hex SHA-256 of the raw body, a
 * slash and the key (api.17track.net, "Webhook", "Signature"). Accounts of the first version put the slash between
 * event, data and key, so both are tried, each with the data exactly as it stands in the bytes. 2xx is success.
 */
export const seventeenTrack = carrierVendor({
	name: '17track',
	isGenuine: (delivery, secrets) => {
		const stated = delivery.headers['sign']?.toLowerCase();
		const parts = partsOf(delivery);
		return secrets
			.flatMap((secret) => [
				sha256Hex(delivery.body, `/${secret}`),
				...(parts ? [sha256Hex(`${parts.event}/${parts.data}/${secret}`)] : [])
			])
			.map((expected) => isSame(stated, expected))
			.includes(true);
	},
	looksFor: 'tracking of API v2',
	parcelsIn(value) {
		const data = record(record(value)?.['data']);
		return data && record(data['track_info']) ? [readParcel(data)] : [];
	},
	aside(value) {
		const event = words(record(value)?.['event']);
		return event === 'TRACKING_UPDATED' ? undefined : event;
	}
});

/** Event and data as they are written, where the body is exactly these two. */
function partsOf({ body }: Delivery): { event: string; data: string } | undefined {
	const text = new TextDecoder().decode(body);
	const match = /^\s*\{\s*"event"\s*:\s*"(\w+)"\s*,\s*"data"\s*:\s*(\{.*\})\s*\}\s*$/s.exec(text);
	return match ? { event: match[1] ?? '', data: match[2] ?? '' } : undefined;
}

function readParcel(data: Unknown) {
	const info = record(data['track_info']) ?? {};
	const providers = records(record(info['tracking'])?.['providers']);
	const named = providers.map((one) => record(one['provider']) ?? {});
	const carriers = [data['carrier'], ...named.flatMap((one) => [one['key'], one['alias'], one['name']])];
	const range = record(record(info['time_metrics'])?.['estimated_delivery_date']);
	return parcelReport({
		number: data['number'],
		carriers: carriers.map((one) => words(one)).filter((one) => one !== '0'),
		orderRef: words(data['tag']),
		expected: { by: range?.['to'] ?? range?.['from'], said: record(info['latest_event'])?.['time_utc'] },
		events: providers.flatMap((one) => records(one['events'])),
		read: readEvent,
		more: (scans, note) => latest(info, scans, note)
	});
}

/** A plain event on the way has neither sub-status nor stage. */
function readEvent(event: Unknown, note: NoteUnmapped): CarrierScan | undefined {
	const code = words(event['sub_status'], LONGEST.code) ?? words(event['stage'], LONGEST.code);
	const text = words(event['description'], LONGEST.text);
	const known = lookUp(BOOK, code);
	if (!known && code) note({ carrier: '17track', code, text });
	const time = timeOf(event);
	if (!time) return undefined;
	const at = record(event['address']) ?? {};
	const location =
		words(event['location'], LONGEST.location) ??
		place(at['city'], at['state'], at['postal_code'], at['country']);
	return {
		...(known ?? lookUp(BOOK, code?.split('_')[0]) ?? (code ? MEANINGS.nothing : MEANINGS.moving)),
		...time,
		code,
		text,
		location,
		raw: shortRaw(event)
	};
}

/** `time_utc` is exact; where the carrier gave only a day, or no zone, 17TRACK says so in `time_raw`. */
function timeOf(event: Unknown) {
	const time = carrierTime(event['time_utc']) ?? carrierTime(event['time_iso']);
	const raw = record(event['time_raw']);
	if (!time || !raw) return time;
	const isVague =
		words(raw['date']) !== undefined &&
		(words(raw['time']) === undefined || words(raw['timezone']) === undefined);
	return { ...time, approximate: time.approximate || isVague };
}

/** What 17TRACK makes of the whole, where its last event alone does not say it: an expiry, a loss without a scan. */
function latest(info: Unknown, scans: readonly CarrierScan[], note: NoteUnmapped): CarrierScan[] {
	const status = record(info['latest_status']);
	const code = words(status?.['sub_status'], LONGEST.code) ?? words(status?.['status'], LONGEST.code);
	const meaning = lookUp(BOOK, code) ?? lookUp(BOOK, words(status?.['status']));
	if (!meaning && code) note({ carrier: '17track', code });
	const last = scans.reduce<CarrierScan | undefined>((a, b) => (a && a.at >= b.at ? a : b), undefined);
	const event = record(info['latest_event']);
	const time = last ?? (event && timeOf(event));
	const says = last && last.code === undefined ? MEANINGS.nothing.status : last?.status;
	if (
		!meaning ||
		!time ||
		meaning.status === says ||
		meaning.status === 'pending' ||
		meaning.status === 'in_transit'
	)
		return [];
	return [
		{
			...meaning,
			at: time.at,
			approximate: time.approximate,
			code,
			text: words(status?.['sub_status_descr'], LONGEST.text)
		}
	];
}
