import { customType, timestamp } from 'drizzle-orm/pg-core';

/** Raw bytes: hashes, salts, webhook bodies. */
export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

/** PostgreSQL's 64-bit transaction id; travels as a decimal string. */
export const xid8 = customType<{ data: string; driverData: string }>({ dataType: () => 'xid8' });

/** Lexemes, sorted; written by `array_to_tsvector`, so that our own code says what a word is. */
export const tsvector = customType<{ data: string; driverData: string }>({ dataType: () => 'tsvector' });

/** An instant, to the millisecond that JavaScript can hold, so that what is written compares equal when read. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });
