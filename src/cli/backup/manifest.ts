import { createHmac } from 'node:crypto';
import { z } from 'zod';

/** Where things stand in the archive, which is a gzipped tar: any tar program opens it. */
export const MANIFEST = 'manifest.json';
export const CHECKS = 'checks.json';
export const DATA = /^data\/([a-z_0-9]+)\/\d+\.copy$/;
export const PHOTOS = 'photos/';

const table = z.strictObject({
	name: z.string(),
	columns: z.array(z.string()).min(1),
	key: z.array(z.strictObject({ column: z.string(), isText: z.boolean() })).min(1)
});

/** The first thing in an export: what it is of, and what has to be there to take it in. */
export const manifestSchema = z.strictObject({
	format: z.literal('roundtrip-export'),
	version: z.literal(1),
	madeAt: z.iso.datetime(),
	postgres: z.string(),
	/** The instants that name the migrations its tables have. */
	migrations: z.array(z.number().int()).min(1),
	/** Tells whether a shop's secret is the one that values in here were sealed with, without telling the secret. */
	secretMark: z.string(),
	tables: z.array(table).min(1)
});
export type Manifest = z.infer<typeof manifestSchema>;

/** The last thing in an export. One without it is torn. */
export const checksSchema = z.strictObject({
	tables: z.record(z.string(), z.strictObject({ rows: z.number().int(), sha256: z.string() })),
	photos: z.strictObject({ kept: z.number().int(), missing: z.number().int() })
});
export type Checks = z.infer<typeof checksSchema>;

/** What an export says of the secret behind it. */
export const markOf = (secret: string): string =>
	createHmac('sha256', secret).update('roundtrip export').digest('hex').slice(0, 32);
