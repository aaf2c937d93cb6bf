import { endOf, isReturnable } from '../cancellation/return-action.ts';
import type { OrderRecord } from '../order/order-record.ts';
import type { Evaluation, PieceWindow } from '../policy/evaluate.ts';
import type { KeptPieces, ReturnChoice } from '../return/return-choices.ts';
import { returnPage, type ReturnPage } from '../return/return-pages.ts';
import { instantText } from '../time/instant.ts';
import { WARRANTY_REASONS, WARRANTY_RESOLUTIONS } from './check-warranty.ts';
import { underWarranty, warrantyOf } from './warranty.ts';

/**
 * What the page about damaged and faulty goods shows: which pieces can be asked for under warranty and until when, and
 * for the others why not. Pure.
 *
 * @param evaluation of the same record, at the instant it was read
 * @param zone the shop's named zone
 */
export function warrantyPage(record: OrderRecord, evaluation: Evaluation, zone: string): ReturnPage {
	const ordinary = new Map(evaluation.windows.map((window) => [window.portion.id, window]));
	const why = (window: PieceWindow) => keptBack(evaluation, ordinary.get(window.portion.id) ?? window);
	const page = returnPage(record, underWarranty(evaluation), zone, why);
	const variants = new Map(record.lines.map(({ id, variant_id }) => [id, variant_id]));
	const choices = page.choices.map((choice): ReturnChoice => ({
		...choice,
		groups: ['something_wrong'],
		reasons: WARRANTY_REASONS,
		// What the catalogue does not know cannot be sent again.
		resolutions: WARRANTY_RESOLUTIONS.filter((one) => one !== 'exchange' || variants.get(choice.line)),
		needsEvidence: true
	}));
	return { ...page, choices };
}

function keptBack(evaluation: Evaluation, window: PieceWindow): KeptPieces {
	const { quantity } = window.portion;
	const { phase } = window.current;
	if (phase === 'open' || phase === 'claimed') return { quantity, why: 'in_shop', closedAt: null };
	if (phase === 'moving') return { quantity, why: 'on_its_way', closedAt: null };
	if (isReturnable(window)) {
		const end = endOf(window);
		return { quantity, why: 'returnable', closedAt: end === null ? null : instantText(end) };
	}
	const until = warrantyOf(evaluation, window)?.until;
	return until === undefined || until === null
		? { quantity, why: 'not_covered', closedAt: null }
		: { quantity, why: 'warranty_ended', closedAt: instantText(until) };
}
