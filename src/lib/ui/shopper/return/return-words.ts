import type { Resolution } from '#domain/policy/document.ts';
import type { NotReturnable } from '#domain/return/return-choices.ts';
import type { ReturnView } from '#domain/return/return-view.ts';
import type { ConditionBack, ReturnState, WayBack } from '#domain/return/states.ts';
import type { Format } from '#i18n/format.ts';
import { m } from '#i18n/paraglide/messages.js';

// Tables, and no names put together: for those a browser would be sent every word there is.

export const RESOLUTION_WORDS = {
	refund: m['returning.resolutions.refund'],
	store_credit: m['returning.resolutions.store_credit'],
	exchange: m['returning.resolutions.exchange'],
	keep: m['returning.resolutions.keep']
} satisfies Record<Resolution, () => string>;

/** The same, of something that may be asked for under warranty: what is faulty is replaced by the same. */
export const resolutionWords = (resolution: Resolution, isWarranty: boolean): string =>
	isWarranty && resolution === 'exchange' ? m['warranty.replace']() : RESOLUTION_WORDS[resolution]();

export const WAY_WORDS = {
	own: m['returning.ways.own'],
	label: m['returning.ways.label'],
	drop_off: m['returning.ways.drop_off'],
	pick_up: m['returning.ways.pick_up']
} satisfies Record<WayBack, () => string>;

/** Why pieces cannot come back, where no date goes with it. */
export const KEPT_WORDS = {
	window_closed: m['returning.blocked.window_over'],
	never: m['returning.blocked.never'],
	in_shop: m['returning.blocked.in_shop'],
	on_its_way: m['returning.blocked.on_its_way'],
	coming_back: m['returning.blocked.coming_back'],
	back: m['returning.blocked.back'],
	returnable: m['warranty.blocked.returnable'],
	warranty_ended: m['warranty.blocked.ended_some_day'],
	not_covered: m['warranty.blocked.not_covered']
} satisfies Record<NotReturnable, unknown>;

export const STEP_WORDS = {
	requested: m['returning.page.step.requested'],
	needs_review: m['returning.page.step.needs_review'],
	approved: m['returning.page.step.approved'],
	in_transit: m['returning.page.step.in_transit'],
	received: m['returning.page.step.received'],
	inspected: m['returning.page.step.inspected'],
	settled: m['returning.page.step.settled'],
	closed: m['returning.page.step.closed'],
	declined: m['returning.page.step.declined'],
	cancelled: m['returning.page.step.cancelled'],
	expired: m['returning.page.step.expired']
} satisfies Record<ReturnState, () => string>;

/** What a step will be, as long as it has not come; the others never lie ahead. */
export const AHEAD_WORDS: Partial<Record<ReturnState, () => string>> = {
	approved: m['returning.page.ahead.approved'],
	in_transit: m['returning.page.ahead.in_transit'],
	received: m['returning.page.ahead.received'],
	inspected: m['returning.page.ahead.inspected'],
	settled: m['returning.page.ahead.settled'],
	closed: m['returning.page.ahead.closed']
};

export const CONDITION_WORDS = {
	new: m['returning.page.condition.new'],
	opened: m['returning.page.condition.opened'],
	used: m['returning.page.condition.used'],
	damaged: m['returning.page.condition.damaged']
} satisfies Record<ConditionBack, () => string>;

const DONE_WORDS = new Map<string, () => string>([
	['opened', m['returning.page.done.opened']],
	['cancelled', m['returning.page.done.cancelled']],
	['sent', m['returning.page.done.sent']],
	['held', m['exchange.page.done_held']],
	['objected', m['returning.page.done.objected']],
	['postage', m['returning.page.done.postage']]
]);

/** What was just done, as the address says; nothing where it says nothing that we know. */
export const doneWords = (done: string | null): string | undefined => DONE_WORDS.get(done ?? '')?.();

/** What stands on top of a return: where it stands, and by when what comes next happens. */
export function returnTop(
	{
		back,
		by,
		currency,
		hasMoney,
		exchange
	}: Pick<ReturnView, 'back' | 'by' | 'currency' | 'hasMoney' | 'exchange'>,
	format: Format
): { title: string; lead: string } {
	const when = by === null ? '' : format.full(by);
	const amount = format.money(back.refunded, currency);
	const isPaid = back.refunded > 0;
	if (!hasMoney && (back.state === 'settled' || back.state === 'closed')) {
		const isSent = exchange?.lines.every(({ state }) => state === 'sent');
		return { title: isSent ? TITLES.exchanged_sent() : TITLES.exchanged(), lead: LEADS.exchanged() };
	}
	switch (back.state) {
		case 'requested':
		case 'needs_review':
			return { title: TITLES.needs_review(), lead: LEADS.needs_review({ when }) };
		case 'approved': {
			const isWithdrawn = back.kind === 'withdrawal';
			const last = by !== null && isWithdrawn ? format.date(by) : when;
			return {
				title: by === null ? TITLES.approved_open() : TITLES.approved({ when: last }),
				lead: isWithdrawn ? LEADS.approved_withdrawn() : LEADS.approved()
			};
		}
		case 'declined':
			return { title: TITLES.declined(), lead: LEADS.declined() };
		case 'in_transit':
			return { title: TITLES.in_transit(), lead: LEADS.in_transit() };
		case 'received':
			return { title: TITLES.received(), lead: LEADS.received({ when }) };
		case 'inspected':
			return back.objected
				? { title: TITLES.objected(), lead: LEADS.objected({ when }) }
				: { title: TITLES.inspected(), lead: LEADS.inspected({ when }) };
		case 'settled':
			return { title: isPaid ? TITLES.settled({ amount }) : TITLES.settled_nothing(), lead: LEADS.settled() };
		case 'closed':
			return { title: isPaid ? TITLES.closed({ amount }) : TITLES.closed_nothing(), lead: '' };
		case 'cancelled':
			return { title: TITLES.cancelled(), lead: LEADS.cancelled() };
		case 'expired':
			return { title: TITLES.expired(), lead: LEADS.expired() };
	}
}

const TITLES = {
	needs_review: m['returning.page.title.needs_review'],
	approved: m['returning.page.title.approved'],
	approved_open: m['returning.page.title.approved_open'],
	declined: m['returning.page.title.declined'],
	in_transit: m['returning.page.title.in_transit'],
	received: m['returning.page.title.received'],
	inspected: m['returning.page.title.inspected'],
	objected: m['returning.page.title.objected'],
	settled: m['returning.page.title.settled'],
	settled_nothing: m['returning.page.title.settled_nothing'],
	closed: m['returning.page.title.closed'],
	closed_nothing: m['returning.page.title.closed_nothing'],
	exchanged: m['exchange.page.done'],
	exchanged_sent: m['exchange.page.done_sent'],
	cancelled: m['returning.page.title.cancelled'],
	expired: m['returning.page.title.expired']
};

const LEADS = {
	needs_review: m['returning.page.lead.needs_review'],
	approved: m['returning.page.lead.approved'],
	approved_withdrawn: m['returning.page.lead.approved_withdrawn'],
	declined: m['returning.page.lead.declined'],
	in_transit: m['returning.page.lead.in_transit'],
	received: m['returning.page.lead.received'],
	inspected: m['returning.page.lead.inspected'],
	objected: m['returning.page.lead.objected'],
	settled: m['returning.page.lead.settled'],
	exchanged: m['exchange.page.done_lead'],
	cancelled: m['returning.page.lead.cancelled'],
	expired: m['returning.page.lead.expired']
};
