import type { RefundState } from '#domain/order/states.ts';
import type { RefusalCode } from '#domain/refusal.ts';

/** A refund that is not settled; instants are RFC 3339, amounts minor units. */
export type DeskRefund = {
	id: string;
	order: string;
	number: string;
	state: RefundState;
	amount: number;
	currency: string;
	payment: { provider: string; reference: string };
	due_at: string | null;
	overdue: boolean;
	waits_for: 'destination' | null;
	/** What may be shown of the account it goes to. */
	destination: string | null;
	failure: string | null;
};

/** What a form of the page was answered with. */
export type RefundFormAnswer = {
	refund: string;
	account?: { holder: string; account: string; bank?: string };
	done?: 'settled' | 'failed';
	code?: RefusalCode;
	field?: string;
} | null;
