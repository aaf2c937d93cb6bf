import { eq, sql } from 'drizzle-orm';
import type { Marks } from '../../domain/access/speaks-of.ts';
import type { Tx } from './client.ts';
import { codesOf, names } from './erasure-address.ts';
import { exportGifts, hiddenGifts } from './gift-exports.ts';
import { keptAnswers } from './erasure.ts';
import { listDeliveriesOf } from './inbox-orders.ts';
import { orderPeople, orders } from './schema/orders.ts';
import { principals } from './schema/people.ts';

/** Orders of an address that still know it, oldest first. */
export async function listOrdersOf(tx: Tx, emailKey: string): Promise<{ id: string; ref: string }[]> {
	return tx
		.select({ id: orders.id, ref: orders.ref })
		.from(orderPeople)
		.innerJoin(orders, eq(orders.id, orderPeople.orderId))
		.where(eq(orderPeople.emailKey, emailKey))
		.orderBy(orders.placedAt, orders.id);
}

/** Everybody who has proved this address, or works at the shop under it. */
export async function listPrincipalsOf(
	tx: Tx,
	emailKey: string
): Promise<{ id: string; kind: 'shopper' | 'staff' }[]> {
	const rows = await tx.execute<{ id: string; kind: 'shopper' | 'staff' }>(sql`
		select id, kind::text from ${principals} where email_key = ${emailKey}
		union select principal_id, 'staff' from staff_accounts where email_key = ${emailKey}`);
	return [...rows];
}

/** By what a text that led to no order is known to be about whoever has this address. */
export async function findMarks(tx: Tx, emailKey: string): Promise<Marks> {
	const [row] = await tx.execute<Record<'names' | 'phones' | 'numbers', (string | null)[] | null>>(sql`
		with o as (select o.id, o.ref, o.display_ref, b.name, b.ship_to ->> 'name' as recipient, b.phone
			from order_people b join orders o on o.id = b.order_id where b.email_key = ${emailKey})
		select array_agg(distinct name) || array_agg(distinct recipient) as names, array_agg(distinct phone) as phones,
			array_agg(distinct ref) || array_agg(distinct display_ref) || (select array_agg(distinct tracking_number)
				from shipments where order_id in (select id from o)) as numbers from o`);
	const texts = (list: (string | null)[] | null | undefined) => (list ?? []).filter((one) => one !== null);
	return {
		email: emailKey,
		names: texts(row?.names),
		phones: texts(row?.phones),
		numbers: texts(row?.numbers)
	};
}

type Rows = Record<string, unknown>[];

/**
 * What the tables beside the order's record hold of one order, for its buyer. What is the recipient's of a gift that goes
 * back is not in it: nothing of it while it is kept from the buyer, and never why it goes back or what they were written.
 */
export async function exportOrder(tx: Tx, { id: orderId, ref }: { id: string; ref: string }) {
	const rows = async (statement: ReturnType<typeof sql>) => [...(await tx.execute(statement))];
	const hidden = hiddenGifts(orderId);
	const ofBuyer = sql`recipient not like 'gift:%'`;
	return {
		history: await rows(sql`select h.seq, h.at, h.type, h.actor_kind, h.data, w.words from history h
			left join history_words w on w.order_id = h.order_id and w.seq = h.seq and h.data ->> 'gift' is null
			where h.order_id = ${orderId} and (h.data ->> 'gift' is null or h.data ->> 'return' is null
				or h.data ->> 'return' not in (select x.id::text from ${hidden} x)) order by h.seq`),
		share_links: await rows(sql`select scope, note, created_at, expires_at, revoked_at,
			case when scope <> 'gift' then opened_count end as opened_count,
			case when scope <> 'gift' then last_opened_at end as last_opened_at
			from links where order_id = ${orderId} order by created_at`),
		address_before_correction: await rows(
			sql`select replaced_ship_to from order_people where order_id = ${orderId} and replaced_ship_to is not null`
		),
		notices:
			await rows(sql`select event, channel, kind, state, facts - 'sealed' as facts, created_at, sent_at from notices
			where order_id = ${orderId} and ${ofBuyer} order by created_at`),
		seen_by: await rows(
			sql`select at, actor_kind, action, reason from audit where order_id = ${orderId}
				and (subject is null or subject not in (select x.id::text from ${hidden} x)) order by id`
		),
		quotes:
			await rows(sql`select q.kind, q.state, q.created_at, q.body -> 'asked' as asked, q.words, r.state as request,
			r.reason from quotes q left join requests r on r.quote_id = q.id
			where q.order_id = ${orderId} and q.body -> 'gift' is null order by q.created_at`),
		feedback:
			await rows(sql`select a.occasion, a.form_version, a.score, a.nps, a.reasons, a.given_at, a.edited_at, w.words, r.stars, r.fit,
			r.named, r.consented_at, r.hidden_at from feedback_answers a left join feedback_words w on w.answer_id = a.id
			left join feedback_reviews r on r.answer_id = a.id where a.order_id = ${orderId} order by a.given_at`),
		asked_for_feedback: await rows(
			sql`select occasion, state, channel, due_at, asked_at from feedback_asks where order_id = ${orderId} order by due_at`
		),
		followed_up: await rows(
			sql`select kind, raised_at, due_at, outcome, ended_at from follow_ups where order_id = ${orderId} order by raised_at`
		),
		failed_refunds: await rows(
			sql`select created_at, failure from refunds where order_id = ${orderId} and failure is not null`
		),
		kept_cards: await rows(
			sql`select provider, wording, last_four, consented_at, saved_at, revoked_at, forgotten_at from card_consents where order_id = ${orderId}`
		),
		store_credit:
			await rows(sql`select e.kind, e.amount, e.expires_at, e.created_at, a.currency from credit_entries e
			join credit_accounts a on a.id = e.account_id left join returns b on b.id = e.return_id
			where e.order_id = ${orderId} and b.gift_link_id is null order by e.n`),
		disputes:
			await rows(sql`select d.provider, d.reference, d.state, d.amount, d.opened_at, d.closed_at from disputes d
			join payments p on p.id = d.payment_id where p.order_id = ${orderId}`),
		carriers_said: await rows(sql`select s.at, s.source, s.text, s.location, s.raw from scans s
			where s.shipment_id in (select p.id from shipments p left join returns b on b.id = p.return_id
				where p.order_id = ${orderId} and b.gift_link_id is null) order by s.at`),
		devices_told: await rows(sql`select s.locale, f.created_at, s.last_ok_at from push_orders f
			join push_subscriptions s on s.id = f.subscription_id where f.order_id = ${orderId} order by f.created_at`),
		told_as_wished: await rows(
			sql`select off, quiet_from, quiet_to, zone, locale from notice_preferences where owner = ${`order:${orderId}`}`
		),
		mailbox: await rows(sql`select recipient, subject, text, sent_at from mailbox
			where message_id in (select message_id from notices where order_id = ${orderId} and ${ofBuyer})`),
		kept_answers: await rows(
			sql`select created_at, answer from idempotency_keys where ${keptAnswers(orderId, ref)}`
		),
		deliveries: (await listDeliveriesOf(tx, orderId)) satisfies Rows
	};
}

/** What is held of an address outside of orders. Hashes and secrets are nobody's data and stay out. */
export async function exportAddress(tx: Tx, emailKey: string): Promise<Record<string, Rows>> {
	const rows = async (statement: ReturnType<typeof sql>) => [...(await tx.execute(statement))];
	const named = (column: string) => names(column, emailKey);
	const mine = sql`select id from principals where email_key = ${emailKey}
		union select principal_id from staff_accounts where email_key = ${emailKey}`;
	return {
		accounts:
			await rows(sql`select p.kind, p.created_at, p.disabled_at, s.name, s.email, s.role, s.password_hash is not null as has_password
			from principals p left join staff_accounts s on s.principal_id = p.id where p.id in (${mine})`),
		store_credit:
			await rows(sql`select a.currency, e.kind, e.amount, e.expires_at, e.reference, e.created_at from credit_accounts a
			join credit_entries e on e.account_id = a.id where a.email_key = ${emailKey} order by e.n`),
		gifts_sent_back: await exportGifts(tx, emailKey),
		sessions: await rows(
			sql`select label, created_at, last_seen_at, expires_at from sessions where principal_id in (${mine})`
		),
		may_see:
			await rows(sql`select o.ref, g.via, g.created_at, g.expires_at from grants g join orders o on o.id = g.order_id
			where g.principal_id in (${mine})`),
		devices: await rows(
			sql`select locale, created_at, last_ok_at, failures from push_subscriptions where principal_id in (${mine})`
		),
		told_as_wished:
			await rows(sql`select off, quiet_from, quiet_to, zone, locale, updated_at from notice_preferences
			where owner = ${`address:${emailKey}`}`),
		passkeys: await rows(
			sql`select name, created_at, last_used_at from passkeys where principal_id in (${mine})`
		),
		codes: await rows(sql`select purpose, channel, created_at, expires_at, used_at from one_time_codes
			where ${codesOf(emailKey)}`),
		mailbox: await rows(
			sql`select recipient, subject, text, sent_at from mailbox where ${named('recipient')}
				or ${named('subject')} or ${named('text')} or ${named('headers::text')}`
		),
		notices:
			await rows(sql`select event, channel, kind, state, facts - 'sealed' as facts, created_at from notices
			where order_id is null and (${named('recipient')} or ${named('facts::text')})`),
		asked_by_mail: await rows(sql`select yes, at from feedback_mail_wishes where email_key = ${emailKey}`),
		limits: await rows(sql`select key, points, expire from rate_limits where ${named('key')}`),
		named_in: await rows(sql`select at, action, reason from audit where ${named('reason')} order by id`),
		kept_answers: await rows(sql`select created_at, answer from idempotency_keys where ${named('answer')}`),
		acted: await rows(
			sql`select at, action, reason from audit where actor_id in (select m.id::text from (${mine}) m) order by id`
		)
	};
}
