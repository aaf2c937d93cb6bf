import type { ExceptionCause, TrackingStatus } from '#domain/shipment/tracking-status.ts';
import type { Meaning } from '#server/ports/carrier-report.ts';

const means = (
	status: TrackingStatus,
	subStatus?: string,
	cause?: ExceptionCause,
	actionRequired = false
): Meaning => ({ status, subStatus, cause, actionRequired });

/** Everything a carrier's code can mean to us. Tables of codes name these; a new code is a word, not a rule. */
export const MEANINGS = {
	/** Says nothing about where the parcel is. */
	nothing: means('pending'),
	label: means('info_received', 'label_created'),
	picked_up: means('in_transit', 'picked_up'),
	moving: means('in_transit'),
	arrived: means('in_transit', 'arrived'),
	departed: means('in_transit', 'departed'),
	handed_on: means('in_transit', 'handed_on'),
	redirected: means('in_transit', 'redirected'),
	solved: means('in_transit', 'problem_solved'),
	at_customs: means('in_transit', 'customs'),
	through_customs: means('in_transit', 'customs_cleared'),
	round: means('out_for_delivery'),
	appointed: means('out_for_delivery', 'appointment'),
	contacted: means('out_for_delivery', 'recipient_contacted'),
	counter: means('available_for_pickup', undefined, undefined, true),
	delivered: means('delivered'),
	collected: means('delivered', 'collected'),
	signed: means('delivered', 'signed'),
	paid_at_door: means('delivered', 'cash_on_delivery'),
	neighbour: means('delivered', 'neighbour'),
	tried: means('attempt_failed'),
	absent: means('attempt_failed', 'nobody_there'),
	closed: means('attempt_failed', 'closed'),
	no_access: means('attempt_failed', 'no_access'),
	notice: means('attempt_failed', 'notice_left', undefined, true),
	problem: means('exception'),
	delayed: means('exception', undefined, 'delayed'),
	weather: means('exception', 'weather', 'delayed'),
	missorted: means('exception', 'missorted', 'delayed'),
	held: means('exception', undefined, 'held'),
	held_for_you: means('exception', 'your_action', 'held', true),
	unclaimed: means('exception', 'not_collected', 'held', true),
	security: means('exception', 'security', 'held'),
	customs: means('exception', undefined, 'customs'),
	unpaid: means('exception', 'duties_unpaid', 'customs', true),
	papers: means('exception', 'documents_missing', 'customs', true),
	address: means('exception', undefined, 'address', true),
	refused: means('exception', undefined, 'refused'),
	damaged: means('exception', undefined, 'damaged'),
	lost: means('exception', undefined, 'lost'),
	destroyed: means('exception', 'destroyed', 'lost'),
	undeliverable: means('exception', 'undeliverable'),
	returning: means('exception', undefined, 'returning'),
	returned: means('exception', undefined, 'returned'),
	cancelled: means('exception', 'cancelled'),
	silent: means('expired')
} as const satisfies Record<string, Meaning>;

export type MeaningName = keyof typeof MEANINGS;

/** Codes of one meaning, separated by `|`. Capitals do not matter. */
export type CodeTable = Partial<Record<MeaningName, string>>;
/** By whose codes they are: the same letters mean different things at different carriers. */
export type CodeTables = Readonly<Record<string, CodeTable>>;

/** A table as it is asked. */
export type CodeBook = ReadonlyMap<string, Meaning>;

const sameCode = (code: string) => code.trim().toLowerCase();

/** @throws where a code stands twice: a table that says two things says nothing */
export function codeBook(table: CodeTable): CodeBook {
	const book = new Map<string, Meaning>();
	for (const [name, codes] of Object.entries(table)) {
		for (const code of codes.split('|').map(sameCode).filter(Boolean)) {
			if (book.has(code)) throw new Error(`the code ${code} stands twice`);
			book.set(code, MEANINGS[name as MeaningName]);
		}
	}
	return book;
}

/** What a code means; nothing where the table does not have it. */
export const lookUp = (book: CodeBook | undefined, code: string | undefined): Meaning | undefined =>
	code === undefined ? undefined : book?.get(sameCode(code));
