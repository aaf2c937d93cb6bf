import { eq, sql, type SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { splitReason } from '../../domain/access/staff-reason.ts';
import type { NoticeChannel, NoticedOrder } from '../ports/notice.ts';
import type { Tx } from './client.ts';
import { findAccountAddress } from './credit-notices.ts';
import { oneTimeCodes } from './schema/access.ts';
import { findGiftRecipient } from './gifts.ts';
import { findOwner, findPreferences, PREFERENCES, preferencesOwner } from './notice-preferences.ts';
import { plain } from './plain.ts';
import { waitsForDestination } from './refund-destinations.ts';
import { NOTICED_RETURNS, type NoticedReturnRow } from './return-lists.ts';
import { hasDevice } from './push-subscriptions.ts';
import { payments, refunds } from './schema/money.ts';
import { orderPeople } from './schema/orders.ts';
import { findStaff } from './staff.ts';

type Row = {
	ref: string;
	number: string;
	currency: string;
	total: string;
	deliver_by: string | null;
	lines: NoticedOrder['lines'];
	shipments: (Pick<NoticedOrder['shipments'][number], 'id' | 'carrier' | 'status' | 'cause'> & {
		tracking_number: string;
		delivered_at: string | null;
		status_at: string | null;
		action_required: boolean;
	})[];
	unsent: boolean;
	refunds: {
		id: string;
		quote: string | null;
		due_at: string | null;
		reference: string | null;
		waits: boolean;
	}[];
	requests: { id: string; reason: string | null }[];
	exchanges: NoticedOrder['exchanges'];
	returns: NoticedReturnRow[];
};

const list = (rows: SQL) => sql`(select coalesce(json_agg(x), '[]') from (${rows}) x)`;

const PARTS = {
	lines: sql`select id, title, options, quantity from order_lines where order_id = o.id order by position`,
	shipments: sql`select id, carrier, tracking_number, delivered_at, status, cause, status_at, action_required
		from shipments where order_id = o.id and return_id is null order by position, id`,
	refunds: sql`select ${refunds.id}, ${refunds.quoteId} as quote, ${refunds.dueAt}, ${refunds.providerReference} as reference,
		${waitsForDestination()} as waits from ${refunds} join ${payments} on ${payments.id} = ${refunds.paymentId}
		where ${refunds.orderId} = o.id order by ${refunds.id}`,
	exchanges: sql`select e.id, (select json_agg(json_build_object('line', l.line_id, 'quantity', l.quantity,
		'title', l.goods -> 'title', 'options', l.goods -> 'options') order by l.line_id) from exchange_lines l
		where l.exchange_id = e.id) as lines from exchanges e where e.order_id = o.id order by e.position`,
	requests: sql`select id, reason from requests where order_id = o.id order by id`,
	returns: sql.raw(NOTICED_RETURNS)
} satisfies Partial<Record<keyof Row, SQL>>;
const PART_COLUMNS = Object.entries(PARTS).map(([name, rows]) => sql`${list(rows)} as ${sql.raw(name)}`);

/** Stands for the order's id; put together once, because that takes longer than the answer. */
const ID = 'the order';
const NOTICED = new PgDialect()
	.sqlToQuery(sql`select o.ref, o.display_ref as number, o.currency, o.total, o.deliver_by,
		${sql.join(PART_COLUMNS, sql`, `)},
		exists (select from portions where order_id = o.id and state in ('open', 'claimed', 'packed')) as unsent
		from orders o where o.id = ${ID}`);

/** What a notice tells of its order, as it is now: one statement, because a mail follows every step of every order. */
export async function findNoticedOrder(tx: Tx, orderId: string): Promise<NoticedOrder | undefined> {
	const values = NOTICED.params.map((value) => (value === ID ? orderId : String(value)));
	const [order] = await plain<Row>(tx, NOTICED.sql, values);
	if (!order) return undefined;
	const { ref, number, currency } = order;
	return {
		...{ ref, number, currency, total: Number(order.total), lines: order.lines, exchanges: order.exchanges },
		deliverBy: instantOf(order.deliver_by),
		returns: order.returns.map(({ reason, postage_reason: less, ...one }) => ({
			...{ ...one, words: wordsOf(reason), postageWords: wordsOf(less) }
		})),
		refunds: order.refunds.map(({ due_at, ...one }) => ({ ...one, dueAt: instantOf(due_at) })),
		requests: order.requests.map(({ id, reason }) => ({
			id,
			words: wordsOf(reason)
		})),
		unsent: order.unsent,
		shipments: order.shipments.map(
			({ tracking_number, delivered_at, status_at, action_required, ...one }) => ({
				...{ ...one, trackingNumber: tracking_number, deliveredAt: instantOf(delivered_at) },
				...{ statusAt: instantOf(status_at), actionRequired: action_required }
			})
		)
	};
}

const instantOf = (text: string | null): string | null =>
	text === null ? null : new Date(text).toISOString();

/** Who bought, where nobody has forgotten them: looked up as late as their address. */
export async function findBuyerName(tx: Tx, orderId: string): Promise<string | undefined> {
	const [buyer] = await tx
		.select({ name: orderPeople.name })
		.from(orderPeople)
		.where(eq(orderPeople.orderId, orderId));
	return buyer?.name?.trim() || undefined;
}

const wordsOf = (reason: string | null): string | null =>
	reason === null ? null : splitReason(reason).words || null;

/** Where somebody is reached, and what they want to be told. */
export type Reach = { to: string; off: readonly string[]; locale: string | null };

/**
 * Where a recipient is reached, looked up at the moment of sending, so that erasing a person reaches what is still to
 * be sent. Nothing where there is no address (any more).
 */
export async function findReach(
	tx: Tx,
	recipient: string,
	channel: NoticeChannel
): Promise<Reach | undefined> {
	const [kind, id = ''] = recipient.split(':', 2);
	if (kind === 'order') return findBuyer(tx, id, channel);
	const to = await findOther(tx, kind ?? '', id, channel);
	if (to === undefined) return undefined;
	const owner = kind === 'gift' || kind === 'credit' ? await findOwner(tx, recipient) : undefined;
	const chosen = owner === undefined ? undefined : await findPreferences(tx, owner);
	return { to, off: chosen?.off ?? [], locale: chosen?.locale ?? null };
}

/** Only where they are reached. */
export const findAddress = async (tx: Tx, recipient: string, channel: NoticeChannel) =>
	(await findReach(tx, recipient, channel))?.to;

/** Whether a notice can reach anybody: a device only as long as it is there. */
export async function isReachable(
	tx: Tx,
	{ recipient, channel }: { recipient: string; channel: NoticeChannel }
): Promise<boolean> {
	if (channel !== 'push') return (await findReach(tx, recipient, channel)) !== undefined;
	return hasDevice(tx, recipient.slice('push:'.length));
}

/** In one journey: a mail follows every step of every order. */
async function findBuyer(tx: Tx, orderId: string, channel: NoticeChannel): Promise<Reach | undefined> {
	if (channel === 'push') return undefined;
	const [row] = await plain<{ to: string | null; off: string[]; locale: string | null }>(
		tx,
		`select b.${channel === 'mail' ? 'email' : 'phone'} as to, ${PREFERENCES} from order_people b
			left join notice_preferences n on n.owner = ${preferencesOwner('b.order_id')} where b.order_id = $1`,
		[orderId]
	);
	const to = row?.to?.trim();
	return row && to ? { to, off: row.off, locale: row.locale } : undefined;
}

async function findOther(
	tx: Tx,
	kind: string,
	id: string,
	channel: NoticeChannel
): Promise<string | undefined> {
	if (kind === 'code') return findCodeAddress(tx, id, channel);
	if (channel !== 'mail') return undefined;
	if (kind === 'staff') return findColleague(tx, id);
	if (kind === 'credit') return findAccountAddress(tx, id);
	return kind === 'gift' ? ((await findGiftRecipient(tx, id))?.emailKey ?? undefined) : undefined;
}

/** Somebody who works at the shop, while they do. */
async function findColleague(tx: Tx, principalId: string): Promise<string | undefined> {
	const account = await findStaff(tx, { principalId });
	return account && account.disabledAt === null ? account.email : undefined;
}

/** The address the code was decided for; a code is never sent to what was typed. */
async function findCodeAddress(tx: Tx, id: string, channel: NoticeChannel): Promise<string | undefined> {
	const [code] = await tx
		.select({ to: oneTimeCodes.addressKey, channel: oneTimeCodes.channel })
		.from(oneTimeCodes)
		.where(eq(oneTimeCodes.id, id));
	return code?.channel === channel ? (code.to ?? undefined) : undefined;
}
