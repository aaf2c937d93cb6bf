import { createHash } from 'node:crypto';
import type { OrderDocument } from '#domain/order/order-document.ts';
import { endOfDay } from '#domain/time/end-of-day.ts';
import type { NewPeople, OrderFacts } from '#server/db/orders.ts';

/** What became of a document. */
export type PlacedOrder = {
	ref: string;
	created: boolean;
	/** True where the document was older than what is known, or said nothing new. */
	ignored: boolean;
};

/** The facts of a document that later documents may change. Days are read in `zone`, the shop's. */
export function documentFacts(document: OrderDocument, zone: string): OrderFacts {
	const promised = (by: string | undefined) => instantOf(by === undefined ? by : endOfDay(by, zone));
	return {
		tags: document.tags,
		locale: document.locale ?? null,
		market: document.market ?? null,
		sourceUpdatedAt: instantOf(document.source_updated_at),
		buyerTier: document.buyer.tier ?? null,
		informedOfWithdrawalAt: instantOf(document.buyer.informed_of_withdrawal_at),
		shipBy: promised(document.promise?.ship_by),
		deliverBy: promised(document.promise?.deliver_by),
		disclosures: document.disclosures,
		delayNotices: document.delay_notices,
		metadata: document.metadata
	};
}

/**
 * The personal part of a document, for its own table, and the salted commitment the history keeps of it: the chain
 * proves what was known without holding it, and says nothing once the salt is gone.
 */
export function peopleOf(
	document: OrderDocument,
	salt: Buffer
): { row: Omit<NewPeople, 'orderId'>; commitment: string } {
	const { buyer, ship_to } = document;
	const row = {
		name: buyer.name ?? null,
		email: buyer.email ?? null,
		emailKey: buyer.email?.trim().toLowerCase() ?? null,
		phone: buyer.phone ?? null,
		phoneKey: buyer.phone?.replace(/\D/g, '') || null,
		shipTo: ship_to ?? null
	};
	return { row: { salt, ...row, replacedShipTo: null }, commitment: commitToPeople(salt, row) };
}

/** What the history keeps of who bought and where it goes: it proves them and does not tell them. */
export const commitToPeople = (
	salt: Buffer,
	{ name, email, phone, shipTo }: Pick<NewPeople, 'name' | 'email' | 'phone' | 'shipTo'>
): string =>
	createHash('sha256')
		.update(salt)
		.update(JSON.stringify([name, email, phone, shipTo]))
		.digest('hex');

/** The first authorisation or capture among the payments. */
export function firstPaidAt(document: OrderDocument): Date | null {
	const instants = document.payments
		.flatMap((payment) => [payment.authorised_at, payment.captured_at])
		.filter((text) => text !== undefined)
		.map((text) => new Date(text).getTime());
	return instants.length > 0 ? new Date(Math.min(...instants)) : null;
}

const instantOf = (text: string | undefined) => (text === undefined ? null : new Date(text));
