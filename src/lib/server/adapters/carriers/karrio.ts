import type { CarrierScan } from '#server/ports/carrier-report.ts';
import { carrierCode } from './carrier-codes.ts';
import { KARRIO } from './codes/vendors.ts';
import { carrierVendor, parcelReport, type NoteUnmapped } from './frame.ts';
import { codeBook, lookUp, MEANINGS } from './meanings.ts';
import { LONGEST, record, records, shortRaw, trackingNumber, words, type Unknown } from './reading.ts';
import { isSame, knowsTheWay } from './signature.ts';
import { carrierTime } from './times.ts';

const BOOK = codeBook(KARRIO);

/**
 * Karrio. Signs nothing: each delivery carries the webhook's secret itself, in `X-Event-Id` (karrioapi/karrio,
 * modules/events, `notify_subscribers`), so that header is compared and never stored; a secret address will do as well.
 * The body is `{event, data}`, without an id.
 */
export const karrio = carrierVendor({
	name: 'karrio',
	isGenuine: ({ headers, pathSecret }, secrets) =>
		headers['x-event-id'] === undefined
			? knowsTheWay(pathSecret, secrets)
			: secrets.map((secret) => isSame(headers['x-event-id'], secret)).includes(true),
	looksFor: 'tracker',
	parcelsIn: (value) => trackersIn(value).map(readTracker),
	aside(value) {
		const event = words(record(value)?.['event']);
		return event?.startsWith('tracker') ? undefined : event;
	}
});

/** The tracker of an event, a tracker by itself, or the list of details beside messages that its library gives. */
function trackersIn(value: unknown): Unknown[] {
	const document = record(value);
	const lists = Array.isArray(value) ? [value, value[0]] : [];
	const all = [document, record(document?.['data']), ...lists.flatMap((list) => records(list))];
	return all.flatMap((one) =>
		one && Array.isArray(one['events']) && trackingNumber(one['tracking_number']) ? [one] : []
	);
}

function readTracker(tracker: Unknown) {
	const carrier = words(tracker['carrier_name']);
	const info = record(tracker['info']);
	const by = tracker['estimated_delivery'] ?? info?.['expected_delivery'];
	return parcelReport({
		number: tracker['tracking_number'],
		carriers: [carrier],
		orderRef: words(info?.['order_id']),
		expected: { by, said: tracker['updated_at'] },
		events: records(tracker['events']),
		read: (event, note) => readEvent(event, carrier ?? 'karrio', note)
	});
}

/** The carrier's own code first, as its table has it; then what Karrio made of it. */
function readEvent(event: Unknown, carrier: string, note: NoteUnmapped): CarrierScan | undefined {
	const code = words(event['code'], LONGEST.code);
	const status = words(event['status'], LONGEST.code);
	const text = words(event['description'], LONGEST.text);
	const own = carrierCode(carrier, code);
	const theirs = lookUp(BOOK, status);
	if (!own && !theirs && (code ?? status)) note({ carrier, code: code ?? status ?? '', text });
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
