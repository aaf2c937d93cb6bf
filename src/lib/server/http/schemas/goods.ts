import { z } from 'zod';
import { EXCEPTION_CAUSES, TRACKING_STATUSES } from '#domain/shipment/tracking-status.ts';
import { ForeignId, Instant, PiecesOfLines, text } from './atoms.ts';

export const ClaimSchema = z.object({ lines: PiecesOfLines }).meta({ id: 'ClaimRequest' });

/** A step of a claim takes nothing: the address says it all. */
export const NothingSchema = z.object({}).optional().meta({ id: 'Nothing' });

export const ShipmentSchema = z
	.object({
		carrier: text(60).min(1, 'a carrier, for example dhl'),
		tracking_number: text(200).min(1, 'a tracking number'),
		claim: ForeignId.optional(),
		lines: PiecesOfLines.optional(),
		return: ForeignId.optional().meta({ description: 'Of a parcel on its way back: the return' })
	})
	.refine(({ claim, lines, return: back }) => (back ?? claim ?? lines) !== undefined, {
		path: ['lines'],
		error: 'a claim, or lines, or a return'
	})
	.refine(({ claim, lines, return: back }) => back === undefined || (claim ?? lines) === undefined, {
		path: ['return'],
		error: 'without a claim or lines: it says itself what comes back'
	})
	.meta({ id: 'ShipmentRequest' });

export const SendAgainSchema = z
	.object({
		carrier: text(60).min(1, 'a carrier, for example dhl'),
		tracking_number: text(200).min(1, 'a tracking number')
	})
	.meta({ id: 'SendAgainRequest' });

/** A carrier's time may come without a zone; then it is kept as approximate. */
const ScanInstant = z.union(
	[Instant, z.iso.datetime({ local: true }), z.iso.date()],
	'an instant (RFC 3339), for example 2026-11-22T10:15:00+01:00; without an offset it counts as approximate'
);

const Scan = z
	.object({
		id: ForeignId.optional(),
		at: ScanInstant,
		status: z.enum(TRACKING_STATUSES),
		sub_status: text(100).optional(),
		cause: z.enum(EXCEPTION_CAUSES).optional(),
		action_required: z.boolean().default(false),
		code: text(100).optional(),
		text: text(2000).optional(),
		location: text(300).optional()
	})
	.refine((scan) => scan.cause === undefined || scan.status === 'exception', {
		path: ['cause'],
		error: 'only with status "exception"'
	})
	.meta({ id: 'Scan' });

export const ScansSchema = z
	.object({ scans: z.array(Scan).min(1, 'at least one scan').max(500, 'at most 500 scans') })
	.meta({ id: 'ScansRequest' });

export type ScanInput = z.output<typeof Scan>;

export const LinkSchema = z
	.object({
		scope: z.enum(['watch', 'act', 'gift']),
		expires_at: Instant.optional().meta({
			description: 'May be left out for a gift, which then ends with the return window of what was given'
		}),
		lines: PiecesOfLines.optional().meta({
			description: 'Of a gift: what was given; all of the order where it is not said'
		}),
		note: text(500).optional()
	})
	.meta({ id: 'LinkRequest' });
