import { readReason, SHORTAGE_REASONS } from '#domain/access/staff-reason.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { AlertKind } from '#domain/stock/states.ts';
import { evaluateRecord } from '#domain/policy/evaluate-record.ts';
import { askTerms } from '#domain/shortage/terms.ts';
import { findDay } from '#domain/time/instant.ts';
import { localDay } from '#domain/time/local-day.ts';
import { insertAudit } from '../db/audit.ts';
import type { Connection } from '../db/client.ts';
import type { Side } from '../db/desk-tasks.ts';
import { findNoticedOrder } from '../db/notice-order.ts';
import { findOrderRecord } from '../db/order-record.ts';
import {
	countShortages,
	findShortage,
	listShortages,
	listShortOrders,
	type Shortage,
	type ShortOrder
} from '../db/shortages.ts';
import { composeMail, type Place } from '../notices/compose.ts';
import type { QuoteDeps } from '../use-cases/ask-quote.ts';
import type { Reason } from './quotes.ts';
import { askShort, toAsk } from './short-orders.ts';
import type { Staff } from './staff-account.ts';

const PAGE = 25;

export type ShortagesOptions = {
	connection: Connection;
	deps: QuoteDeps;
	place: Place;
	afterCommit: () => void;
};

export type FoundShortage = Shortage & { orders: ShortOrder[] };

/** What runs out, whose orders it cannot cover, and asking them. Who may was asked at the door. */
export function shortagesOf({ connection, deps, place, afterCommit }: ShortagesOptions) {
	const { db, sql } = connection;
	const isOver = (day: string) => {
		const asked = findDay(day);
		return asked === undefined || asked < localDay(Date.now(), place.zone);
	};

	return {
		/** One page of what runs out, those that miss most first. @param number counts from 1 */
		async list({ kind, number, side }: { kind: AlertKind; number: number; side?: Side }) {
			const offset = (Math.max(1, number) - 1) * PAGE;
			const [found, counts] = await Promise.all([
				listShortages(db, { kind, offset, side, limit: PAGE + 1 }),
				countShortages(db)
			]);
			return { list: found.slice(0, PAGE), counts, next: found.length > PAGE ? number + 1 : null };
		},

		/** The same with whose orders each cannot cover, for machines: those of which more is ordered than there is. */
		async listWhole(number: number) {
			const { list, next } = await this.list({ kind: 'short', number });
			const whole = list.map(async (one) => ({ ...one, orders: await listShortOrders(db, one.variant) }));
			return { list: await Promise.all(whole), next };
		},

		/** A variant, and whose orders it cannot cover; undefined where nobody ever counted it. */
		async find(variant: string): Promise<FoundShortage | undefined> {
			const found = await findShortage(db, variant);
			return found && { ...found, orders: await listShortOrders(db, variant) };
		},

		/** The mail that the first of those who would be asked gets, and how many they are; null where it is nobody. */
		async preview({ variant, orders }: FoundShortage, newDate: string, locale: string) {
			if (isOver(newDate)) return null;
			const refs = toAsk(orders, newDate);
			const record = refs[0] === undefined ? undefined : await findOrderRecord(sql, refs[0]);
			const order = record && (await findNoticedOrder(db, record.id));
			if (!order) return null;
			const lines = orders
				.filter(({ ref }) => ref === order.ref)
				.map(({ line, short: quantity }) => ({ line, quantity }));
			const evaluation = evaluateRecord(record, await deps.versions(record.newest_policy, db));
			const facts = { newDate, cause: 'shortage' as const, lines, ...askTerms(evaluation, lines, newDate) };
			const mail = composeMail({ kind: 'delay_asked', facts, order }, place, locale);
			return { number: order.number, subject: mail.subject, text: mail.text, count: refs.length, variant };
		},

		/** Asks everybody who is short of a variant. Refusals: `reason.missing`, `request.invalid` for a day that is over. */
		async ask(
			staff: Staff,
			{ variant, newDate }: { variant: string; newDate: string },
			given: Reason
		): Promise<Result<number>> {
			const reason = readReason(SHORTAGE_REASONS, given);
			if (!reason.ok) return reason;
			if (isOver(newDate)) return refuse('request.invalid');
			const actor = { kind: 'staff', id: staff.id } as const;
			const asked = await askShort(connection, deps, actor, { variant, newDate });
			if (asked.length > 0) {
				const facts = { variant, new_date: newDate, asked: asked.length };
				await insertAudit(db, { actor, action: 'shortage.asked', reason: reason.value, facts });
				afterCommit();
			}
			return accept(asked.length);
		}
	};
}
