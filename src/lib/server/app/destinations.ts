import { FINANCE_REASONS, readReason } from '#domain/access/staff-reason.ts';
import type { Principal } from '#domain/access/principal.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { Destination, TypedDestination } from '#domain/refund/destination.ts';
import { canGiveDestination, oneWayRefunds, waitsFor } from '#domain/refund/waiting.ts';
import { refuse, type Result } from '#domain/refusal.ts';
import type { Vault } from '../auth/vault.ts';
import type { Connection } from '../db/client.ts';
import type { Side } from '../db/desk-tasks.ts';
import type { Actor } from '../db/history.ts';
import { listOpenRefunds, type ListedRefund } from '../db/refund-lists.ts';
import { giveDestination } from '../use-cases/give-destination.ts';
import { readDestination } from '../use-cases/read-destination.ts';
import { failRefund, settleRefund } from '../use-cases/settle-refund.ts';
import { withAudit } from '../use-cases/with-audit.ts';
import type { Reason } from './quotes.ts';
import { readAs } from './read-as.ts';
import type { Run } from './staff-tools.ts';

/** What the page that asks for an account says; amounts are minor units. */
export type DestinationPage = {
	ref: string;
	displayRef: string;
	currency: string;
	/** What has to go back and cannot go the way it came. */
	amount: number;
	/** What is known of the account; absent while nobody has named one. */
	hint?: string;
	/** Nobody can be paid before it is named. */
	isWaiting: boolean;
	/** Nothing goes there, or only the shop can still change it. */
	closed: boolean;
	/** Where a code would go, for whoever has yet to show that the order is theirs. */
	contact?: string;
};

const MOST_LISTED = 200;

/** Where refunds go that cannot go back the way the money came, and the desk that pays them. */
export function destinationsOf({
	connection,
	run,
	vault,
	mayMove
}: {
	connection: Pick<Connection, 'db' | 'sql'>;
	run: Run;
	vault: () => Vault;
	mayMove: (principal: Principal, ref: string) => Promise<boolean>;
}) {
	const staffActor = ({ id }: { id: string }): Actor => ({ kind: 'staff', id });
	return {
		/** Null where the principal may not see the order, or there is none: the same. */
		async see(principal: Principal, ref: string): Promise<DestinationPage | null> {
			const record = await readAs(connection, principal, ref);
			return record ? pageOf(record, principal.kind === 'staff' ? 'staff' : 'shopper') : null;
		},

		/** Refusals: `grant.missing`, `proof.missing` (only a link), `reason.missing` (staff), those of `giveDestination`. */
		async give(
			principal: Principal,
			{ staff, ...input }: { ref: string; typed: TypedDestination; staff?: Reason }
		): Promise<Result<{ ref: string; hint: string }>> {
			if (principal.kind === 'staff') {
				const reason = readReason(FINANCE_REASONS, staff ?? { handle: '', words: '' });
				if (!reason.ok) return reason;
				return run(giveDestination(vault()), staffActor(principal), { ...input, reason: reason.value });
			}
			if (principal.kind !== 'guest' && principal.kind !== 'shopper') return refuse('grant.missing');
			if (!(await readAs(connection, principal, input.ref))) return refuse('grant.missing');
			if (!(await mayMove(principal, input.ref))) return refuse('proof.missing');
			return run(giveDestination(vault()), { kind: 'shopper', id: principal.id }, input);
		},

		/** For whoever pays, whose scope or role was asked at the door. Refusals: those of `readDestination`. */
		read: (actor: Actor, id: string): Promise<Result<Destination>> =>
			run(readDestination(vault()), actor, { id }),

		/** Refunds that are not settled, the most urgent first. */
		async listOpen(side?: Side): Promise<{ list: ListedRefund[]; most: number }> {
			return { list: await listOpenRefunds(connection.db, MOST_LISTED, side), most: MOST_LISTED };
		},

		/** The desk says what became of a refund. Refusals: those of `settleRefund` and `failRefund`. */
		settle: (staff: { id: string }, { id, reference }: { id: string; reference: string }) =>
			run(withAudit(settleRefund, 'refund.settled'), staffActor(staff), { id, reference }),
		fail: (staff: { id: string }, input: { id: string; reason: string }) =>
			run(withAudit(failRefund, 'refund.failed'), staffActor(staff), input)
	};
}

function pageOf(record: OrderRecord, who: 'shopper' | 'staff'): DestinationPage {
	const open = oneWayRefunds(record);
	const contact = record.people?.email ?? record.people?.phone;
	return {
		ref: record.ref,
		displayRef: record.display_ref,
		currency: record.currency,
		amount: open.reduce((sum, { amount }) => sum + amount, 0),
		...(record.refund_to && { hint: record.refund_to.hint }),
		isWaiting: open.some((one) => waitsFor(record, one) !== undefined),
		closed: !canGiveDestination(record, who),
		...(contact && { contact })
	};
}
