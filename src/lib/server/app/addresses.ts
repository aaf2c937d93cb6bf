import { CANCEL_REASONS, readReason } from '#domain/access/staff-reason.ts';
import type { Principal } from '#domain/access/principal.ts';
import { canCorrectAddress, canCorrectRegion, type TypedAddress } from '#domain/order/correct-address.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { refuse, type Result } from '#domain/refusal.ts';
import type { Connection } from '../db/client.ts';
import { correctAddress } from '../use-cases/correct-address.ts';
import { readAs } from './read-as.ts';
import type { Reason } from './quotes.ts';
import type { Run } from './staff-tools.ts';

/** What the form of a correction begins with. */
export type AddressPage = {
	ref: string;
	displayRef: string;
	version: number;
	/** Nobody may correct it any more. */
	closed: boolean;
	typed: TypedAddress;
	/** ISO 3166-1 alpha-2; empty where nobody said. */
	country: string;
	canCorrectRegion: boolean;
	/** Where a code would go, for whoever has yet to show that the order is theirs. */
	contact?: string;
};

/** Correcting where an order goes, for shoppers who may see it and for staff, who say why. */
export function addressesOf({
	connection,
	run,
	mayMove
}: {
	connection: Pick<Connection, 'db' | 'sql'>;
	run: Run;
	mayMove: (principal: Principal, ref: string) => Promise<boolean>;
}) {
	const find = (principal: Principal, ref: string) => readAs(connection, principal, ref);
	return {
		/** Null where the principal may not see the order, or there is none: the same. */
		async see(principal: Principal, ref: string): Promise<AddressPage | null> {
			const record = await find(principal, ref);
			return record ? pageOf(record) : null;
		},

		/** Refusals: `grant.missing`, `proof.missing` (only a link), `reason.missing` (staff), those of `correctAddress`. */
		async correct(
			principal: Principal,
			{ staff, ...input }: { ref: string; version: number; typed: TypedAddress; staff?: Reason }
		): Promise<Result<{ ref: string; changed: boolean }>> {
			if (principal.kind === 'staff') {
				const reason = readReason(CANCEL_REASONS, staff ?? { handle: '', words: '' });
				if (!reason.ok) return reason;
				return run(correctAddress, { kind: 'staff', id: principal.id }, { ...input, reason: reason.value });
			}
			if (principal.kind !== 'guest' && principal.kind !== 'shopper') return refuse('grant.missing');
			if (!(await find(principal, input.ref))) return refuse('grant.missing');
			if (!(await mayMove(principal, input.ref))) return refuse('proof.missing');
			return run(correctAddress, { kind: 'shopper', id: principal.id }, input);
		}
	};
}

function pageOf(record: OrderRecord): AddressPage {
	const { people } = record;
	const to = people?.ship_to ?? null;
	const contact = people?.email ?? people?.phone;
	return {
		ref: record.ref,
		displayRef: record.display_ref,
		version: record.version,
		closed: !canCorrectAddress(record),
		typed: {
			name: to?.name ?? people?.name ?? '',
			lines: [...(to?.company ? [to.company] : []), ...(to?.lines ?? [])].join('\n'),
			postcode: to?.postcode ?? '',
			city: to?.city ?? '',
			region: to?.region ?? ''
		},
		country: to?.country ?? '',
		canCorrectRegion: canCorrectRegion(to),
		...(contact && { contact })
	};
}
