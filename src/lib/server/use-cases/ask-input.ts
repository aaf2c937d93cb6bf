import type { AskedKind, WantedLine } from '#domain/cancellation/quote-body.ts';
import type { GivenLine } from '#domain/gift/given-line.ts';
import type { ShipWhen } from '#domain/exchange/states.ts';
import type { WayBack } from '#domain/return/states.ts';

/** What a quote is asked for with. */
export type AskInput = {
	ref: string;
	kind: AskedKind;
	lines: readonly WantedLine[];
	comment?: string | undefined;
	/** Why staff ask; kept with the quote and told in the history once it is confirmed. */
	staffReason?: string | undefined;
	/** When the shopper's statement was sent by another way, RFC 3339: its windows are those of that instant. */
	statedAt?: string | undefined;
	/** Of a return: the way back that was chosen. */
	wayBack?: WayBack | undefined;
	/** Of an exchange: when the new goods leave; `on_receipt` where it is not said. */
	ship?: ShipWhen | undefined;
	/** Of a return by somebody the goods were given to: the live link they hold, and what it is for. */
	gift?: { id: string; lines: readonly GivenLine[] } | undefined;
	/** Of a return: goods that are damaged or faulty, after their return window. */
	warranty?: boolean | undefined;
};
