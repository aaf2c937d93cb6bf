import { HOUR, instantText } from '../time/instant.ts';
import type { Candidate } from './candidate.ts';
import type { TellingSettings } from './settings.ts';
import type { WatchedParcel } from './watched.ts';

/** What time alone makes news of a parcel: it is silent for unusually long, or still waits to be fetched. */
export function parcelFacts(parcel: WatchedParcel, { hours }: TellingSettings): Candidate[] {
	const { id, status, statusAt, silence } = parcel;
	const all: Candidate[] = [];
	if (silence) {
		const since = instantText(silence.since);
		const from = Math.max(silence.from, silence.since + hours.parcel_silent * HOUR);
		all.push({ kind: 'parcel_silent', key: `${id} ${since}`, data: { shipment: id, since }, from });
	}
	if (status === 'available_for_pickup' && statusAt !== null) {
		const since = instantText(statusAt);
		const from = statusAt + hours.pickup_ends * HOUR;
		all.push({ kind: 'pickup_ends', key: `${id} ${since}`, data: { shipment: id, since }, from });
	}
	return all;
}
