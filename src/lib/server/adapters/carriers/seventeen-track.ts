import type {
	CarrierMessage,
	CarrierScan,
	ParcelReport,
	UnmappedCode
} from '#server/ports/carrier-report.ts';
import type { Delivery, WebhookVendor } from '#server/ports/webhook.ts';
import { SEVENTEEN_TRACK } from './codes/vendors.ts';
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
import { isSame, sha256Hex } from './signature.ts';
import { carrierTime, expectedDay } from './times.ts';

const BOOK = codeBook(SEVENTEEN_TRACK);

/**
 * 17TRACK, API v2. Signed with the account's security key, in the header `sign`: the hex SHA-256 of the raw body, a
 * slash and the key (api.17track.net, "Webhook", "Signature"). Accounts of the first version put the slash between
 * event, data and key, so both are tried, each with the data exactly as it stands in the bytes. 2xx is success.
 */
export const seventeenTrack: WebhookVendor<CarrierMessage> = {
	channel: 'carriers',
	name: '17track',
	format: 'json',
	keeps: [],
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
	answer: { status: 200, type: 'text/plain', body: 'OK' },
	read(value) {
		const document = record(value) ?? {};
		const event = words(document['event']);
		const data = record(document['data']);
		const report = data && readParcel(data);
		if (report && record(data['track_info']))
			return { kind: 'message', message: { parcels: defined([report]) } };
		if (event && event !== 'TRACKING_UPDATED') return { kind: 'ignored', why: `17track: ${event}` };
		return { kind: 'unreadable', why: '17track: no tracking of API v2' };
	}
};

/** Event and data as they are written, where the body is exactly these two. */
function partsOf({ body }: Delivery): { event: string; data: string } | undefined {
	const text = new TextDecoder().decode(body);
	const match = /^\s*\{\s*"event"\s*:\s*"(\w+)"\s*,\s*"data"\s*:\s*(\{.*\})\s*\}\s*$/s.exec(text);
	return match ? { event: match[1] ?? '', data: match[2] ?? '' } : undefined;
}

function readParcel(data: Unknown): ParcelReport | undefined {
	const number = trackingNumber(data['number']);
	if (number === undefined) return undefined;
	const info = record(data['track_info']) ?? {};
	const providers = records(record(info['tracking'])?.['providers']);
	const named = providers.map((one) => record(one['provider']) ?? {});
	const carriers = [data['carrier'], ...named.flatMap((one) => [one['key'], one['alias'], one['name']])];
	const unmapped: UnmappedCode[] = [];
	const events = providers.flatMap((one) => records(one['events']));
	const scans = events.flatMap((event) => readEvent(event, unmapped) ?? []);
	const range = record(record(info['time_metrics'])?.['estimated_delivery_date']);
	const by = expectedDay(range?.['to'] ?? range?.['from']);
	const said = carrierTime(record(info['latest_event'])?.['time_utc']);
	return {
		carriers: [...new Set(carriers.flatMap((one) => words(one) ?? []))].filter((one) => one !== '0'),
		trackingNumber: number,
		orderRef: words(data['tag']),
		scans: [...scans, ...latest(info, scans, unmapped)],
		unmapped: unmappedOnce(unmapped),
		estimate: by && said && { by, saidAt: said.at }
	};
}

/** A plain event on the way has neither sub-status nor stage. */
function readEvent(event: Unknown, unmapped: UnmappedCode[]): CarrierScan | undefined {
	const code = words(event['sub_status'], LONGEST.code) ?? words(event['stage'], LONGEST.code);
	const text = words(event['description'], LONGEST.text);
	const known = lookUp(BOOK, code);
	if (!known && code) unmapped.push({ carrier: '17track', code, text });
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
function latest(info: Unknown, scans: readonly CarrierScan[], unmapped: UnmappedCode[]): CarrierScan[] {
	const status = record(info['latest_status']);
	const code = words(status?.['sub_status'], LONGEST.code) ?? words(status?.['status'], LONGEST.code);
	const meaning = lookUp(BOOK, code) ?? lookUp(BOOK, words(status?.['status']));
	if (!meaning && code) unmapped.push({ carrier: '17track', code });
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
