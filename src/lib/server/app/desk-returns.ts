import { ASK_RETURN_REASONS, readReason, RETURN_REASONS_OF } from '#domain/access/staff-reason.ts';
import { refuse, type Result } from '#domain/refusal.ts';
import { moneyOf } from '#domain/order/money-view.ts';
import { deductible } from '#domain/return/amounts.ts';
import { deskSteps, type DeskQueue } from '#domain/return/desk-steps.ts';
import { ownPostageMost, whyNoPostage } from '#domain/return/own-postage.ts';
import type { Pieces } from '#domain/order/portions.ts';
import { insertLook } from '../db/audit.ts';
import type { ListedReturn } from '#domain/return/listed-return.ts';
import type { Connection } from '../db/client.ts';
import type { Side } from '../db/desk-tasks.ts';
import { isId } from '../db/ids.ts';
import { findOrderRecord } from '../db/order-record.ts';
import { findQuote, type StoredQuote } from '../db/quotes.ts';
import { countDeskReturns, listDeskReturns, listOrderReturns, type QueuePlace } from '../db/return-desk.ts';
import { findDeskReturn, listReturnHistory, type DeskReturnFacts } from '../db/return-page.ts';
import type { SteppedReturn } from '../use-cases/hold-return.ts';
import { claimPostageAtDesk, type SteppedPostage } from '../use-cases/claim-postage.ts';
import { decidePostageAtDesk } from '../use-cases/decide-postage.ts';
import { cancelReturn, decideReturn } from '../use-cases/decide-return.ts';
import { inspectReturn, type InspectedLine } from '../use-cases/inspect-return.ts';
import { quotedTakes } from '../use-cases/quoted-takes.ts';
import { receiveReturn } from '../use-cases/receive-return.ts';
import { sendReturn } from '../use-cases/send-return.ts';
import { objectToReturn, settleReturn } from '../use-cases/settle-return.ts';
import { stepAtDesk } from '../use-cases/step-at-desk.ts';
import { readPostageDecision, type PostageDecision } from './postage-decision.ts';
import type { Reason } from './quotes.ts';
import type { Staff } from './staff-account.ts';
import type { Run } from './staff-tools.ts';

/** How many returns stand on one page of the list. */
const PAGE = 50;

/** What staff say when they take a step; amounts in minor units. */
export type DeskStepInput =
	| { step: 'accept' | 'decline' | 'cancel' }
	| { step: 'sent'; at: Date | undefined; proof: string | undefined }
	| { step: 'receive'; lines: Pieces[] }
	| { step: 'inspect'; lines: InspectedLine[] }
	| { step: 'object'; words: string }
	| { step: 'answer'; deduction: 'stands' | 'given_back' };

/** Goods that come back, for the people who open the parcels. Who they are and that they may was asked at the door. */
export function deskReturnsOf({
	connection: { db, sql },
	run,
	page = PAGE
}: {
	connection: Pick<Connection, 'db' | 'sql'>;
	run: Run;
	page?: number;
}) {
	const actorOf = ({ id }: Staff) => ({ kind: 'staff', id }) as const;

	/** Up to how much of its buyer's own postage can be asked for, minor units; null where it cannot. */
	async function mostPostage(found: DeskReturnFacts, { body }: StoredQuote): Promise<number | null> {
		const { wayBack, postageBy, state, isGift, ownPostage } = found;
		const asked = { way_back: wayBack, postage_by: postageBy, state, isGift, isAsked: ownPostage !== null };
		const record = whyNoPostage(asked) === null ? await findOrderRecord(sql, found.ref) : undefined;
		return record ? ownPostageMost(body.returning ?? {}, found.currency, moneyOf(record).paid) : null;
	}

	return {
		/**
		 * One page of what is open, or of one queue, and how many stand in each.
		 *
		 * @param cursor as the last page gave it; one that is none begins at the beginning
		 */
		async list({
			queue,
			cursor,
			side
		}: {
			queue: DeskQueue | undefined;
			cursor: string | null;
			side?: Side;
		}) {
			const [found, counts] = await Promise.all([
				listDeskReturns(db, { queue, after: placeOf(cursor), ...(side && { side }), limit: page + 1 }),
				countDeskReturns(db)
			]);
			const list: ListedReturn[] = found.slice(0, page);
			const last = found.length > page ? found[page - 1] : undefined;
			return { list, counts, next: last ? cursorOf(last) : null };
		},

		/** The returns of one order, oldest first. */
		ofOrder: (ref: string): Promise<ListedReturn[]> => listOrderReturns(db, ref),

		/** One return with what can be done about it now; who looked is written down first. Null where there is none. */
		async find(staff: Staff, id: string) {
			const found = isId(id) ? await findDeskReturn(db, id) : undefined;
			const quote = found && (await findQuote(db, found.quote));
			if (!found || !quote) return null;
			await insertLook(db, actorOf(staff), found.orderId);
			const coming = found.pieces.reduce((sum, one) => sum + one.coming, 0);
			const most = deductible(quotedTakes(quote), found.lines);
			const { orderId, pieces, lines, ...facts } = found;
			return {
				...facts,
				lines: lines.map((line) => {
					const piece = pieces.find((one) => one.line === line.line);
					if (!piece) throw new Error(`return ${id} has no ${line.line}`);
					// What went out already cannot be kept back.
					return { ...line, ...piece, most: facts.refundedAt === null ? (most.get(line.line) ?? 0) : 0 };
				}),
				history: await listReturnHistory(db, { id, orderId }),
				steps: deskSteps({ ...facts, coming, now: new Date().toISOString() }),
				postageMost: await mostPostage(found, quote)
			};
		},

		/**
		 * Takes a step and writes down who did and why. Refusals: `reason.missing`, also for a refusal without the words its
		 * buyer is told; those of the use case of the step.
		 */
		async step(
			staff: Staff,
			id: string,
			input: DeskStepInput,
			given: Reason
		): Promise<Result<SteppedReturn>> {
			const reason = readReason(RETURN_REASONS_OF[input.step], given);
			if (!reason.ok) return reason;
			if (input.step === 'decline' && given.words.trim() === '') return refuse('reason.missing');
			const actor = actorOf(staff);
			const why = reason.value;
			switch (input.step) {
				case 'accept':
				case 'decline': {
					const decided = { id, decision: input.step, reason: why };
					return run(stepAtDesk(decideReturn, input.step, why), actor, decided);
				}
				case 'cancel':
					return run(stepAtDesk(cancelReturn, 'cancel', why), actor, { id, by: 'cancel' });
				case 'sent': {
					const { at, proof } = input;
					return run(stepAtDesk(sendReturn, 'sent', why), actor, { id, at, proof });
				}
				case 'receive':
					return run(stepAtDesk(receiveReturn, 'receive', why), actor, { id, lines: input.lines });
				case 'inspect':
					return run(stepAtDesk(inspectReturn, 'inspect', why), actor, { id, lines: input.lines });
				case 'object':
					return run(stepAtDesk(objectToReturn, 'object', why), actor, { id, words: input.words });
				case 'answer':
					return run(stepAtDesk(settleReturn, 'answer', why), actor, { id, by: input.deduction });
			}
		},

		/**
		 * Asks for the postage its buyer paid, who said so by another way; minor units, and the picture of the receipt by its
		 * id. Refusals: `reason.missing`, those of `claimPostage`.
		 */
		async askPostage(
			staff: Staff,
			{ reason, ...asked }: { id: string; amount: number; photo: string | undefined; reason: Reason }
		): Promise<Result<SteppedPostage>> {
			const why = readReason(ASK_RETURN_REASONS, reason);
			return why.ok ? run(claimPostageAtDesk, actorOf(staff), { ...asked, reason: why.value }) : why;
		},

		/** Decides what of the postage its buyer paid is paid back. Refusals: those of `readPostageDecision`, `decidePostage`. */
		async decidePostage(staff: Staff, input: PostageDecision): Promise<Result<SteppedPostage>> {
			const decision = readPostageDecision(input);
			return decision.ok ? run(decidePostageAtDesk, actorOf(staff), decision.value) : decision;
		}
	};
}

const cursorOf = ({ rank, clock, id }: QueuePlace): string =>
	Buffer.from(`${rank}/${clock}/${id}`).toString('base64url');

/** The place behind a cursor; nothing for one that is not ours. */
function placeOf(cursor: string | null): QueuePlace | undefined {
	if (cursor === null || !/^[\w-]{1,120}$/.test(cursor)) return undefined;
	const [rank = '', clock = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split('/');
	const isOurs = /^[01]$/.test(rank) && /^\d{4}-\d\d-\d\dT[\d:.]{15}Z$/.test(clock) && isId(id);
	return isOurs && !Number.isNaN(Date.parse(clock)) ? { rank: Number(rank), clock, id } : undefined;
}
