import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CARRIER_VENDORS } from '#server/adapters/carriers/vendors.ts';
import type { CarrierMessage, ParcelReport } from '#server/ports/carrier-report.ts';
import type { Reading } from '#server/ports/webhook.ts';
import { bodyValue } from '#server/use-cases/process-delivery.ts';

export type RealFile = { name: string; text: string };

/** The files of one vendor, by name. */
export function realFiles(folder: string, vendor: string): RealFile[] {
	const path = join(folder, 'payloads', vendor);
	if (!existsSync(path)) return [];
	return readdirSync(path)
		.sort()
		.map((name) => ({ name: `${vendor}/${name}`, text: readFileSync(join(path, name), 'utf8') }));
}

/**
 * A file as the vendor's own reader has it: a webhook, or what its API answers in the same words. A form-encoded vendor's
 * file is the JSON in its field.
 */
export function readReal(vendorName: string, { text }: RealFile): Reading<CarrierMessage> {
	const vendor = CARRIER_VENDORS.find(({ name }) => name === vendorName);
	if (!vendor) throw new Error(`no vendor ${vendorName}`);
	const body = vendor.format === 'form' ? new URLSearchParams({ param: text }).toString() : text;
	try {
		return vendor.read(bodyValue(vendor.format, new TextEncoder().encode(body)), {});
	} catch (error) {
		// What the door would have answered with 400.
		if (error instanceof SyntaxError) return { kind: 'unreadable', why: `${vendorName}: not JSON` };
		throw error;
	}
}

export const parcelsOf = (reading: Reading<CarrierMessage>): ParcelReport[] =>
	reading.kind === 'message' ? reading.message.parcels : [];
