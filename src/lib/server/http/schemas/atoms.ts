import { z } from 'zod';

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));
const FIRST_YEAR = 1900;
const LAST_YEAR = 2999;

/** An amount in minor units of the document's currency. A float or a string is refused. */
export const Amount = z
	.int('an integer in minor units, for example 4200')
	.min(0, 'not below 0')
	.max(Number.MAX_SAFE_INTEGER, 'too large')
	.meta({ description: 'Minor units of the currency of the document', example: 4200 });

/** The one kind of amount that may be below zero. */
export const SignedAmount = z
	.int('an integer in minor units, for example -1')
	.min(-Number.MAX_SAFE_INTEGER)
	.max(Number.MAX_SAFE_INTEGER);

export const Quantity = z
	.int('a whole number of pieces, for example 1')
	.min(1, 'at least 1')
	.max(2_147_483_647, 'too many');

export const Instant = z.iso
	.datetime({
		offset: true,
		error: 'an instant with its offset (RFC 3339), for example 2026-11-22T10:15:00+01:00'
	})
	.refine((text) => {
		const year = new Date(text).getUTCFullYear();
		return year >= FIRST_YEAR && year <= LAST_YEAR;
	}, 'an instant that exists, for example 2026-11-22T10:15:00+01:00')
	.meta({ description: 'RFC 3339 with offset', example: '2026-11-22T10:15:00+01:00' });

/** A promise may be a day: it is kept until that day ends where the shop is. */
export const InstantOrDay = z.union(
	[Instant, z.iso.date()],
	'an instant with its offset or a day, for example 2026-11-22'
);

export const Currency = z
	.string()
	.refine((code) => CURRENCIES.has(code), 'an ISO 4217 code, for example EUR')
	.meta({ description: 'ISO 4217', example: 'EUR' });

export const Country = z
	.string()
	.regex(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code, for example DE')
	.meta({ example: 'DE' });

export const OrderRef = z
	.string()
	.regex(/^[A-Za-z0-9][\w.-]{0,63}$/, 'letters, digits, ".", "_" and "-", up to 64, for example RT-1001')
	.meta({ example: 'RT-1001' });

/** A name of something in another system: any text, ids above 2^53 included, but text. */
export const ForeignId = z.string('text, for example "450789469"').min(1).max(255);

/** Text for people; not longer than anybody reads. */
export const text = (most: number) => z.string().max(most, `at most ${most} characters`);

/** Pictures and links come from strangers: nothing but the web. */
export const WebAddress = z
	.string()
	.max(2048)
	.refine((address) => {
		if (/^\/(?!\/)/.test(address)) return true;
		return /^https:\/\//i.test(address) && URL.canParse(address);
	}, 'an https address, for example https://shop.example/mug.jpg');

export const PiecesOfLines = z
	.array(z.object({ line: ForeignId, quantity: Quantity }))
	.min(1, 'at least one line')
	.max(5000, 'at most 5000 lines');
