import { z } from 'zod';
import { RECEIPT_FORMAT } from '#domain/receipt/receipt.ts';

const Instant = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'an instant');
const Hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hex');
const Facts = z.looseObject({});
const Actor = z.strictObject({ kind: z.string(), id: z.string().nullable(), name: z.string().optional() });

const Entry = z.strictObject({
	seq: z.int(),
	at: Instant,
	type: z.string(),
	actor: Actor,
	data: Facts,
	previous_hash: Hash.nullable(),
	hash: Hash
});

/** The form of a receipt as far as checking it needs it; a field nobody would check is not let through. */
export const ReceiptSchema = z.strictObject({
	format: z.literal(RECEIPT_FORMAT),
	made_at: Instant,
	order: z.looseObject({ id: z.string(), ref: z.string() }),
	policy: Facts,
	quotes: z.array(z.looseObject({ id: z.string(), state: z.string(), body: Facts })),
	requests: z.array(Facts),
	returns: z.array(Facts).optional(),
	refunds: z.array(Facts),
	parcels: z.array(Facts),
	history: z.strictObject({
		entries: z.array(Entry),
		head: z.strictObject({ seq: z.int(), hash: Hash }).nullable()
	}),
	seals: z.record(z.string(), Hash)
});
