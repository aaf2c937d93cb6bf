import { endOf, isReturnable } from '../cancellation/return-action.ts';
import type { OrderRecord, PortionRecord } from '../order/order-record.ts';
import type { Resolution } from '../policy/document.ts';
import type { Evaluation, PieceWindow } from '../policy/evaluate.ts';
import { describeWindows } from '../policy/windows.ts';
import { instantText } from '../time/instant.ts';
import { offeredResolutions } from './ask-return.ts';
import { reasonGroups, type ReasonGroup, type ReturnReason } from './reasons.ts';

/** Pieces of one parcel that can come back, and until when, RFC 3339; null where no clock runs yet. */
export type ReturnablePieces = { quantity: number; parcel: number | null; until: string | null };

/** Why pieces cannot come back now. `never`: no rule lets them. */
export type NotReturnable =
	'window_closed' | 'never' | 'in_shop' | 'on_its_way' | 'coming_back' | 'back' | NotClaimable;
/** Why nothing can be asked for under warranty: it can still be sent back, its time is over, or there is none. */
export type NotClaimable = 'returnable' | 'warranty_ended' | 'not_covered';

export type KeptPieces = {
	quantity: number;
	why: NotReturnable;
	/** Until when they could, RFC 3339; null where nothing says when, or they never could. */
	closedAt: string | null;
};

/** One line of an order as whoever wants to send some of it back chooses from it. */
export type ReturnChoice = {
	line: string;
	title: string;
	options: { name: string; value: string }[];
	imageUrl?: string;
	/** How many pieces can come back now. */
	most: number;
	/** What all of them would cost, taken alone and without a reason; minor units of the order's currency. */
	fee: number;
	/** By parcel, where there are several, and by when it ends. */
	pieces: ReturnablePieces[];
	kept: KeptPieces[];
	/** The questions worth asking about it, in their order. */
	groups: ReasonGroup[];
	/** Under warranty: the reasons one of which has to be given; the same again is what it is exchanged for. */
	reasons?: ReturnReason[];
	/** What can be had for it, the money back first. */
	resolutions: Resolution[];
	/** What store credit is worth more than money, per cent; 0 where the shop adds nothing. */
	bonusPercent: number;
	/** Whether reasons that a picture shows are not taken without one. */
	needsEvidence: boolean;
};

/**
 * What can be chosen to come back, line by line and parcel by parcel, until when; and for what cannot: why, and until when
 * it could (product.md, "Return"). Pure.
 *
 * @param evaluation of the same record, at the instant it was read
 * @param why pieces that have not left the order cannot come back
 * @returns lines of which something is with the buyer, on its way or back, in the order's own order
 */
export function returnChoices(
	record: OrderRecord,
	evaluation: Evaluation,
	why: (window: PieceWindow) => KeptPieces = keptAs
): ReturnChoice[] {
	const fees = new Map(
		describeWindows(evaluation, record.taken).map(({ portion, now }) => [portion, now.fee_amount])
	);
	const windowsOf = Map.groupBy(evaluation.windows, ({ line }) => line.id);
	const portions = new Map(record.portions.map((portion) => [portion.id, portion]));
	const numbers = new Map(record.shipments.map(({ id }, index) => [id, index + 1]));
	const numberOf = (shipment: string | null | undefined) =>
		numbers.size > 1 && shipment ? (numbers.get(shipment) ?? null) : null;

	return record.lines.flatMap((line): ReturnChoice[] => {
		const windows = windowsOf.get(line.id) ?? [];
		const open = windows.filter(isReturnable);
		const gone = record.portions.filter((portion) => portion.line === line.id).flatMap(goneAs);
		const kept = [...windows.filter((window) => !isReturnable(window)).map(why), ...gone];
		if (open.length + kept.length === 0) return [];
		const rule = (open[0] ?? windows[0])?.rules.return;
		return [
			{
				line: line.id,
				title: line.title,
				options: line.options,
				...(line.image_url && { imageUrl: line.image_url }),
				most: open.reduce((sum, { portion }) => sum + portion.quantity, 0),
				fee: open.reduce((sum, { portion }) => sum + (fees.get(portion.id) ?? 0), 0),
				pieces: open.reduce<ReturnablePieces[]>((list, window) => {
					const end = endOf(window);
					const parcel = numberOf(portions.get(window.portion.id)?.shipment);
					return merged(list, {
						...{ quantity: window.portion.quantity, parcel },
						until: end === null ? null : instantText(end)
					});
				}, []),
				kept: kept.reduce<KeptPieces[]>(merged, []),
				groups: reasonGroups(line.category),
				resolutions: rule ? offeredResolutions(rule) : [],
				bonusPercent: rule?.store_credit_bonus_percent ?? 0,
				needsEvidence: rule?.evidence === 'required'
			}
		];
	});
}

/** Pieces of which the same is said are told once. */
function merged<One extends { quantity: number }>(list: readonly One[], one: One): One[] {
	const key = ({ quantity: _, ...rest }: One) => JSON.stringify(rest);
	const same = list.find((other) => key(other) === key(one));
	if (!same) return [...list, one];
	return list.map((other) =>
		other === same ? { ...other, quantity: other.quantity + one.quantity } : other
	);
}

function keptAs({ portion, current, rules }: PieceWindow): KeptPieces {
	const { quantity } = portion;
	if (current.phase === 'open' || current.phase === 'claimed')
		return { quantity, why: 'in_shop', closedAt: null };
	if (current.phase === 'moving') return { quantity, why: 'on_its_way', closedAt: null };
	if (rules.return.steps.length === 0) return { quantity, why: 'never', closedAt: null };
	const closedAt = current.from === null ? null : instantText(current.from);
	return { quantity, why: 'window_closed', closedAt };
}

function goneAs({ state, quantity }: PortionRecord): KeptPieces[] {
	if (state === 'returning') return [{ quantity, why: 'coming_back', closedAt: null }];
	return state === 'returned' ? [{ quantity, why: 'back', closedAt: null }] : [];
}
