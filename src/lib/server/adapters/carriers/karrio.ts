import type {
	CarrierMessage,
	CarrierScan,
	ParcelReport,
	UnmappedCode
} from '#server/ports/carrier-report.ts';
import type { WebhookVendor } from '#server/ports/webhook.ts';
import { carrierCode } from './carrier-codes.ts';
import { KARRIO } from './codes/vendors.ts';
import { codeBook, lookUp, MEANINGS } from './meanings.ts';
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
import { isSame, knowsTheWay } from './signature.ts';
import { carrierTime, expectedDay } from './times.ts';

const BOOK = codeBook(KARRIO);

/**
 * Karrio. Signs nothing: each delivery carries the webhook's secret itself, in `X-Event-Id` (karrioapi/karrio,
 * modules/events, `notify_subscribers`), so that header is compared and never stored; a secret address will do as well.
 * The body is `{event, data}`, without an id.
 */
export const karrio: WebhookVendor<CarrierMessage> = {
	channel: 'carriers',
	name: 'karrio',
	format: 'json',
	keeps: [],
	isGenuine: ({ headers, pathSecret }, secrets) =>
		headers['x-event-id'] === undefined
			? knowsTheWay(pathSecret, secrets)
			: secrets.map((secret) => isSame(headers['x-event-id'], secret)).includes(true),
	answer: { status: 200, type: 'text/plain', body: 'OK' },
	read(value) {
		const trackers = trackersIn(value);
		if (trackers.length > 0)
			return { kind: 'message', message: { parcels: defined(trackers.map(readTracker)) } };
		const event = words(record(value)?.['event']);
		if (event && !event.startsWith('tracker')) return { kind: 'ignored', why: `karrio: ${event}` };
		return { kind: 'unreadable', why: 'karrio: no tracker' };
	}
};

/** The tracker of an event, a tracker by itself, or the list of details beside messages that its library gives. */
function trackersIn(value: unknown): Unknown[] {
	const document = record(value);
	const lists = Array.isArray(value) ? [value, value[0]] : [];
	const all = [document, record(document?.['data']), ...lists.flatMap((list) => records(list))];
	return all.flatMap((one) =>
		one && Array.isArray(one['events']) && trackingNumber(one['tracking_number']) ? [one] : []
	);
}

function readTracker(tracker: Unknown): ParcelReport | undefined {
	const number = trackingNumber(tracker['tracking_number']);
	if (number === undefined) return undefined;
	const carrier = words(tracker['carrier_name']);
	const unmapped: UnmappedCode[] = [];
	const scans = records(tracker['events']).flatMap(
		(event) => readEvent(event, carrier ?? 'karrio', unmapped) ?? []
	);
	const info = record(tracker['info']);
	const by = expectedDay(tracker['estimated_delivery'] ?? info?.['expected_delivery']);
	const said = carrierTime(tracker['updated_at']);
	return {
		carriers: carrier === undefined ? [] : [carrier],
		trackingNumber: number,
		orderRef: words(info?.['order_id']),
		scans,
		unmapped: unmappedOnce(unmapped),
		estimate: by && said && { by, saidAt: said.at }
	};
}

/** The carrier's own code first, as its table has it; then what Karrio made of it. */
function readEvent(event: Unknown, carrier: string, unmapped: UnmappedCode[]): CarrierScan | undefined {
	const code = words(event['code'], LONGEST.code);
	const status = words(event['status'], LONGEST.code);
	const text = words(event['description'], LONGEST.text);
	const own = carrierCode(carrier, code);
	const theirs = lookUp(BOOK, status);
	if (!own && !theirs && (code ?? status)) unmapped.push({ carrier, code: code ?? status ?? '', text });
	const time = timeOf(event);
	if (!time) return undefined;
	return {
		...(own ?? theirs ?? MEANINGS.nothing),
		...time,
		code: code ?? status,
		text,
		location: words(event['location'], LONGEST.location),
		raw: shortRaw(event)
	};
}

/**
 * Karrio writes a carrier's local time with a `Z` behind it (a scan of 23:19+01:00 at bpost comes as 23:19Z), so only a
 * true offset is believed.
 */
function timeOf(event: Unknown) {
	const written = words(event['timestamp']);
	const stamp = carrierTime(written);
	if (stamp) return written?.endsWith('Z') ? { ...stamp, approximate: true } : stamp;
	const [date, time] = [words(event['date']), clock(words(event['time']))];
	return carrierTime(time === undefined ? date : `${date} ${time}`) ?? carrierTime(date);
}

/** `01:13 AM`, and also `13:58 PM`, which Karrio writes. */
function clock(text: string | undefined): string | undefined {
	const match = /^(\d{1,2}):(\d{2})(?::\d{2})?\s*([AP]M)?$/i.exec(text ?? '');
	if (!match) return undefined;
	const [, written = '', minute = '', half] = match;
	const hour = Number(written);
	const isAfternoon = half?.toUpperCase() === 'PM' && hour < 12;
	const isMidnight = half?.toUpperCase() === 'AM' && hour === 12;
	return `${String(isAfternoon ? hour + 12 : isMidnight ? 0 : hour).padStart(2, '0')}:${minute}`;
}
