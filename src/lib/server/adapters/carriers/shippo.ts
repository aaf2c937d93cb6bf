import type { CarrierScan } from '#server/ports/carrier-report.ts';
import type { Delivery } from '#server/ports/webhook.ts';
import { SHIPPO } from './codes/vendors.ts';
import { carrierVendor, parcelReport, type NoteUnmapped } from './frame.ts';
import { codeBook, lookUp, MEANINGS } from './meanings.ts';
import { LONGEST, place, record, records, shortRaw, trackingNumber, words, type Unknown } from './reading.ts';
import { hmacSha256, isSame, knowsTheWay } from './signature.ts';
import { carrierTime } from './times.ts';

const BOOK = codeBook(SHIPPO);

/**
 * Shippo. Signs on request only: `Shippo-Auth-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<raw body>">`
 * (docs.goshippo.com/docs/tracking/webhooksecurity, "HMAC Security"). Without, it offers a token of one's own in the
 * address (same page, "Self-generated tokens"); a signature that is there has to be right all the same. How old it is
 * does not matter: what is sent again changes nothing. 2xx within 3 s.
 */
export const shippo = carrierVendor({
	name: 'shippo',
	isGenuine: (delivery, secrets) =>
		delivery.headers['shippo-auth-signature'] === undefined
			? knowsTheWay(delivery.pathSecret, secrets)
			: isSigned(delivery, secrets),
	looksFor: 'track',
	parcelsIn: (value) =>
		[record(value), record(record(value)?.['data'])].map((one) =>
			one && isTrack(one) ? readTrack(one) : undefined
		),
	aside(value) {
		const event = words(record(value)?.['event']);
		return event === 'track_updated' ? undefined : event;
	}
});

function isSigned({ headers, body }: Delivery, secrets: readonly string[]): boolean {
	const parts = new Map(
		(headers['shippo-auth-signature'] ?? '').split(',').map((part) => {
			const [name = '', ...rest] = part.trim().split('=');
			return [name, rest.join('=')] as const;
		})
	);
	const t = parts.get('t') ?? '';
	return secrets
		.map((secret) => isSame(parts.get('v1'), hmacSha256(secret, `${t}.`, body).toString('hex')))
		.includes(true);
}

const isTrack = (one: Unknown) =>
	trackingNumber(one['tracking_number']) !== undefined &&
	('tracking_history' in one || record(one['tracking_status']) !== undefined);

function readTrack(track: Unknown) {
	const current = record(track['tracking_status']);
	const statuses = [...records(track['tracking_history']), ...(current ? [current] : [])];
	const said = current?.['object_updated'] ?? current?.['object_created'] ?? current?.['status_date'];
	return parcelReport({
		number: track['tracking_number'],
		carriers: [words(track['carrier'])],
		// Free text of the shop's own; whoever puts the order there writes "Order 1001" as often as "1001".
		orderRef: words(track['metadata'])?.replace(/^order\s*/i, ''),
		expected: { by: track['eta'], said },
		events: statuses,
		read: readStatus
	});
}

/** The current status is also the last of the history, there under an id of its own: ids are left aside. */
function readStatus(one: Unknown, note: NoteUnmapped): CarrierScan | undefined {
	const status = words(one['status'], LONGEST.code);
	const sub = record(one['substatus']);
	const code = words(sub?.['code'], LONGEST.code) ?? status;
	const text = words(one['status_details'] ?? sub?.['text'], LONGEST.text);
	const known = lookUp(BOOK, code);
	if (!known && code) note({ carrier: 'shippo', code, text });
	const meaning = known ?? lookUp(BOOK, status) ?? MEANINGS.nothing;
	const time = carrierTime(one['status_date']);
	if (!time) return undefined;
	const at = record(one['location']) ?? {};
	return {
		...meaning,
		actionRequired: meaning.actionRequired || sub?.['action_required'] === true,
		...time,
		code,
		text,
		location: place(at['city'], at['state'], at['zip'], at['country']),
		raw: shortRaw(one)
	};
}
