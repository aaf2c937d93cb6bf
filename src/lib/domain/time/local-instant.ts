import { Temporal } from 'temporal-polyfill';

/**
 * A wall-clock time of a named zone as an instant in UTC. A time that a clock change doubles is the earlier one; one
 * that it removes is read with the offset before the change.
 *
 * @param text `2017-07-09 21:57:05` or with a `T`; without a time it is the start of the day
 * @param zone named zone, for example `America/Sao_Paulo`
 * @returns RFC 3339 in UTC; nothing where the text is no time
 */
export function localInstant(text: string, zone: string): string | undefined {
	try {
		const plain = Temporal.PlainDateTime.from(text.trim().replace(' ', 'T'));
		return plain.toZonedDateTime(zone, { disambiguation: 'compatible' }).toInstant().toString();
	} catch {
		return undefined;
	}
}
