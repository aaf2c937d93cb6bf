import {
	ASK_RETURN_REASONS,
	DECIDE_REASONS,
	readReason,
	RETURN_REASONS_OF
} from '#domain/access/staff-reason.ts';
import { isSecretNotice } from '#domain/notice/resend.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import { insertAudit } from '../db/audit.ts';
import type { Connection } from '../db/client.ts';
import { findKeptMail, findOrderNotice, listOrderNotices, type DeskNoticeRow } from '../db/desk-notices.ts';
import { newId } from '../db/ids.ts';
import { findOrderRecord } from '../db/order-record.ts';
import { findOrderId } from '../db/orders.ts';
import { findQuote } from '../db/quotes.ts';
import type { Place } from '../notices/compose.ts';
import type { QuoteDeps } from '../use-cases/ask-quote.ts';
import { claimPostage, type ClaimPostageInput } from '../use-cases/claim-postage.ts';
import { confirmQuote } from '../use-cases/confirm-quote.ts';
import { decidePostage } from '../use-cases/decide-postage.ts';
import { decideRequest } from '../use-cases/decide-request.ts';
import { giveGoodwill, readGoodwillRoom, type GiveGoodwillInput } from '../use-cases/give-goodwill.ts';
import { resendNotice, type ResendInput } from '../use-cases/resend-notice.ts';
import { objectToReturn } from '../use-cases/settle-return.ts';
import type { CreateNotices } from '../use-cases/send-notice.ts';
import { foresightOf, mailText, spokenOf, type ToldMail } from './foresee.ts';
import { readPostageDecision, type PostageDecision } from './postage-decision.ts';
import type { Reason } from './quotes.ts';
import type { Staff } from './staff-account.ts';
import type { Run } from './staff-tools.ts';
import { elsewhereOf, untoldTasks } from './untold.ts';

export type TellingOptions = {
	connection: Connection;
	run: Run;
	deps: QuoteDeps;
	place: Place;
	createNotices: CreateNotices | undefined;
};

/** A notice as the desk lists it. */
export type DeskNotice = Omit<DeskNoticeRow, 'facts' | 'orderId' | 'recipient' | 'messageId'> & {
	to: string | null;
	/** A code: never shown, never sent again. */
	secret: boolean;
};

const MOST_NOTICES = 100;

/** What buyers are told: what they were, what they will be, and telling them again. Who may was asked at the door. */
export function tellingOf({ connection, run, deps, place, createNotices }: TellingOptions) {
	const { db, sql } = connection;
	const actorOf = ({ id }: Pick<Staff, 'id'>) => ({ kind: 'staff', id }) as const;

	const { maskedAddress, written, foresee } = foresightOf({ db, versions: deps.versions, place });

	return {
		/** Everything that was sent about an order or is to be, newest first. Undefined where there is no such order. */
		async list(ref: string): Promise<DeskNotice[] | undefined> {
			const orderId = await findOrderId(db, ref);
			if (!orderId) return undefined;
			const rows = await listOrderNotices(db, orderId, MOST_NOTICES);
			const addresses = new Map<string, string | null>();
			for (const { recipient, channel } of rows) {
				const key = `${channel} ${recipient}`;
				if (!addresses.has(key)) addresses.set(key, await maskedAddress(db, recipient, channel));
			}
			return rows.map(({ facts, orderId: _order, messageId: _message, recipient, ...row }) => ({
				...row,
				to: elsewhereOf(facts) ?? addresses.get(`${row.channel} ${recipient}`) ?? null,
				secret: isSecretNotice(row.kind)
			}));
		},

		/**
		 * One notice to be read; who read it is written down first. `exact`: the very text that went out was kept, else it
		 * is written again from what was kept, and tells the order as it is now.
		 *
		 * Refusals: `notice.not_found`; `notice.secret`.
		 */
		async read(staff: Staff, ref: string, id: string): Promise<Result<ToldMail & { exact: boolean }>> {
			const orderId = await findOrderId(db, ref);
			const notice = orderId && (await findOrderNotice(db, orderId, id));
			if (!notice) return refuse('notice.not_found');
			if (isSecretNotice(notice.kind)) return refuse('notice.secret');
			await insertAudit(db, { actor: actorOf(staff), action: 'notice.read', orderId, subject: id });
			// Only a demo keeps mail.
			const kept = await findKeptMail(db, notice.messageId);
			const locale = typeof notice.facts['locale'] === 'string' ? notice.facts['locale'] : null;
			const mail = kept ?? (await written(db, notice, locale));
			if (!mail) return refuse('notice.not_found');
			const own = await maskedAddress(db, notice.recipient, notice.channel);
			const to = elsewhereOf(notice.facts) ?? own;
			const spoken = spokenOf(locale);
			return accept({ kind: notice.kind, to, locale: spoken, ...mailText(mail), exact: kept !== undefined });
		},

		/** Refusals: those of `resendNotice`; `service.unavailable` where this process sends nothing. */
		resend: (staff: Staff, input: ResendInput): Promise<Result<{ kind: string }>> =>
			createNotices
				? run(resendNotice(createNotices), actorOf(staff), input)
				: Promise.resolve(refuse('service.unavailable')),

		...untoldTasks({ db, run, maskedAddress }),

		/** What confirming an open quote of the order would tell its buyer. Null where it can not be confirmed now. */
		async ofQuote(staff: Staff, ref: string, id: string): Promise<ToldMail[] | null> {
			const quote = await findQuote(db, id);
			if (quote?.ref !== ref || quote.state !== 'open' || quote.expiresAt <= new Date()) return null;
			return orNull(await foresee(confirmQuote(deps), actorOf(staff), ref, { id }));
		},

		/** What deciding on a request would tell its buyer, with the words that are kept with it. Refusals: `reason.missing`,
		 * those of `decideRequest`; `service.busy` where somebody else is at the order just now. */
		async ofDecision(
			staff: Staff,
			ref: string,
			input: { id: string; decision: 'accept' | 'decline'; reason: Reason }
		): Promise<Result<ToldMail[]>> {
			const reason = readReason(DECIDE_REASONS, input.reason);
			if (!reason.ok) return reason;
			return foresee(decideRequest, actorOf(staff), ref, { ...input, reason: reason.value });
		},

		/** What deciding on postage its buyer paid would tell them, with the words that are kept with it. Refusals: those of
		 * `readPostageDecision` and of `decidePostage`; `service.busy` where somebody else is at the order just now. */
		async ofPostage(staff: Staff, ref: string, input: PostageDecision): Promise<Result<ToldMail[]>> {
			const decision = readPostageDecision(input);
			return decision.ok ? foresee(decidePostage, actorOf(staff), ref, decision.value) : decision;
		},

		/** What objecting to a deduction for its buyer would tell them. Refusals: `reason.missing`, those of `objectToReturn`. */
		async ofObjection(
			staff: Staff,
			ref: string,
			{ reason, ...input }: { id: string; words: string; reason: Reason }
		): Promise<Result<ToldMail[]>> {
			const why = readReason(RETURN_REASONS_OF.object, reason);
			return why.ok ? foresee(objectToReturn, actorOf(staff), ref, input) : why;
		},

		/** What asking for postage for its buyer would tell them. Refusals: `reason.missing`, those of `claimPostage`. */
		async ofPostageAsked(
			staff: Staff,
			ref: string,
			{ reason, ...input }: ClaimPostageInput & { reason: Reason }
		): Promise<Result<ToldMail[]>> {
			const why = readReason(ASK_RETURN_REASONS, reason);
			return why.ok ? foresee(claimPostage, actorOf(staff), ref, input) : why;
		},

		/** What may be given of an order as goodwill by this colleague, minor units. Undefined where there is no such order. */
		async goodwill(staff: Staff, ref: string) {
			const record = await findOrderRecord(sql, ref);
			if (!record) return undefined;
			const { display_ref: displayRef, currency } = record;
			const paid = record.payments.reduce((sum, { captured }) => sum + captured, 0);
			return { ref, displayRef, currency, paid, ...(await readGoodwillRoom(db, record, staff.role)) };
		},

		/**
		 * What giving it would do and tell, under the id it is to be given with. Refusals: those of `giveGoodwill`;
		 * `service.busy` where somebody else is at the order just now.
		 */
		async foreseeGoodwill(staff: Staff, input: Omit<GiveGoodwillInput, 'role' | 'id'>) {
			const whole = { ...input, id: newId(), role: staff.role };
			const told = await foresee(giveGoodwill, actorOf(staff), input.ref, whole);
			return told.ok ? accept({ id: whole.id, amount: input.amount, told: told.value }) : told;
		},

		/** Gives it. Refusals: those of `giveGoodwill`. */
		giveGoodwill: (staff: Staff, input: Omit<GiveGoodwillInput, 'role'>) =>
			run(giveGoodwill, actorOf(staff), { ...input, role: staff.role })
	};
}

const orNull = <T>(result: Result<T>): T | null => (result.ok ? result.value : null);
