import { carrierKey } from '#domain/shipment/carriers.ts';
import type { Meaning } from '#server/ports/carrier-report.ts';
import { CONSOLIDATORS } from './codes/consolidators.ts';
import { COURIERS } from './codes/couriers.ts';
import { DHL } from './codes/dhl.ts';
import { POSTS } from './codes/posts.ts';
import { codeBook, lookUp, type CodeBook } from './meanings.ts';

/** Every carrier's own codes, by the name Karrio gives it (karrio/karrio, modules/connectors, `units.py`: the facts). */
export const CARRIER_CODES = { ...POSTS, ...COURIERS, ...DHL, ...CONSOLIDATORS };

const BOOKS: ReadonlyMap<string, CodeBook> = new Map(
	Object.entries(CARRIER_CODES).map(([carrier, table]) => [carrier, codeBook(table)])
);

/** The codes of a carrier, by the name given or by the one it goes by here; nothing for one whose codes nobody knows. */
export const codesOf = (carrier: string): CodeBook | undefined =>
	BOOKS.get(carrier.toLowerCase()) ?? BOOKS.get(carrierKey(carrier));

/** What a carrier's own code means. */
export const carrierCode = (carrier: string, code: string | undefined): Meaning | undefined =>
	lookUp(codesOf(carrier), code);
