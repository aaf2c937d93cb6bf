import { toDecimal } from '#domain/money/decimal.ts';
import type { OrderStatus } from '#domain/order/states.ts';
import type { ListedReturn } from '#domain/return/listed-return.ts';
import type { Cell } from './csv.ts';
import type { deskRefund } from './refund-answer.ts';

/** Names for programs, the same in every language; amounts in the currency's own units, for spreadsheets. */
export const ORDER_HEAD = [
	'order',
	'number',
	'status',
	'placed_at',
	'total',
	'currency',
	'name',
	'email'
] as const;

type FoundOrder = {
	ref: string;
	displayRef: string;
	status: OrderStatus;
	placedAt: string;
	currency: string;
	total: number;
	name: string | null;
	email: string | null;
};

export const orderCells = (order: FoundOrder): Cell[] => [
	...[order.ref, order.displayRef, order.status, order.placedAt],
	...[toDecimal(order.total, order.currency), order.currency, order.name, order.email]
];

export const REFUND_HEAD = [
	...['refund', 'order', 'number', 'state', 'amount', 'currency', 'due_at', 'overdue', 'waits_for'],
	...['provider', 'payment', 'created_at', 'sent_at', 'reference', 'failure', 'goodwill', 'as_credit']
] as const;

const yes = (is: boolean): Cell => (is ? 'yes' : 'no');

/** Of the account it goes to nothing is told: that is read one by one, and written down each time. */
export const refundCells = (refund: ReturnType<typeof deskRefund>): Cell[] => [
	...[refund.id, refund.order, refund.number, refund.state],
	...[toDecimal(refund.amount, refund.currency), refund.currency, refund.due_at, yes(refund.overdue)],
	...[refund.waits_for, refund.payment.provider, refund.payment.reference, refund.created_at],
	...[refund.sent_at, refund.reference, refund.failure, yes(refund.goodwill), yes(refund.as_credit)]
];

export const RETURN_HEAD = [
	...[
		'return',
		'number',
		'order',
		'order_number',
		'kind',
		'state',
		'queue',
		'clock',
		'created_at',
		'promised'
	],
	...['refunded', 'currency', 'pieces', 'received', 'goods', 'reasons', 'gift', 'warranty']
] as const;

export function returnCells(back: ListedReturn): Cell[] {
	const sumOf = (of: (line: ListedReturn['lines'][number]) => number) =>
		back.lines.reduce((sum, line) => sum + of(line), 0);
	const reasons = new Set(back.lines.flatMap(({ reason }) => reason ?? []));
	return [
		...[back.id, back.number, back.ref, back.displayRef, back.kind, back.state, back.queue],
		...[back.clock, back.createdAt, toDecimal(back.promised, back.currency)],
		...[toDecimal(back.refunded, back.currency), back.currency],
		...[sumOf(({ quantity }) => quantity), sumOf(({ received }) => received)],
		back.lines.map(({ quantity, title }) => `${quantity} × ${title}`).join('; '),
		...[[...reasons].join('; '), yes(back.isGift), yes(back.isWarranty)]
	];
}
