import type { ExchangeChoice } from '../exchange/exchange-page.ts';
import type { OrderRecord } from '../order/order-record.ts';
import type { Resolution } from '../policy/document.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import { returnChoices, type ReturnChoice } from '../return/return-choices.ts';
import { offeredWays, type OfferedWay } from '../return/terms.ts';
import { leftOfGift } from './gift-link.ts';
import { giftResolutions } from './check-gift.ts';
import type { GivenLine } from './given-line.ts';

/** One line of a gift. Nothing in it says what it cost or what a rule would keep of that. */
export type GiftChoice = Pick<
	ReturnChoice,
	'line' | 'title' | 'options' | 'imageUrl' | 'most' | 'pieces' | 'groups'
> & {
	/** How many were given, by the link. */
	given: number;
	kept: ReturnChoice['kept'];
	needsEvidence: boolean;
	resolutions: Resolution[];
};

/** What the page of a gift shows; instants RFC 3339 in UTC. Nothing of its buyer, of money paid, or of other lines. */
export type GiftPage = {
	zone: string;
	asOf: string;
	/** Of the shop's own list, for the ways back. */
	currency: string;
	choices: GiftChoice[];
	exchanges: ExchangeChoice[];
	ways: OfferedWay[];
	shopPays: boolean;
};

/** What was given with a link and can come back, line by line. @param evaluation of the same record, now */
export function giftChoices(
	record: OrderRecord,
	evaluation: Evaluation,
	link: { id: string; lines: readonly GivenLine[] }
): GiftChoice[] {
	const left = leftOfGift(link, record.returns);
	return returnChoices(record, evaluation).flatMap((choice): GiftChoice[] => {
		const given = link.lines.find(({ line }) => line === choice.line)?.quantity;
		if (given === undefined) return [];
		const rule = evaluation.windows.find((window) => window.line.id === choice.line)?.rules.return;
		const most = rule?.gift === false ? 0 : Math.max(0, Math.min(choice.most, left.get(choice.line) ?? 0));
		const { line, title, options, imageUrl, pieces, kept, groups, needsEvidence } = choice;
		return [
			{
				...{ line, title, options, ...(imageUrl && { imageUrl }), given, most, groups, needsEvidence },
				pieces:
					most > 0
						? pieces.map((one) => ({ ...one, parcel: null, quantity: Math.min(one.quantity, most) }))
						: [],
				// What others do with pieces that were not given to this one is not theirs to know.
				kept:
					most > 0
						? []
						: rule?.gift === false
							? [{ quantity: given, why: 'never' as const, closedAt: null }]
							: kept.slice(0, 1).map((one) => ({ ...one, quantity: Math.min(one.quantity, given) })),
				resolutions: giftResolutions(rule)
			}
		];
	});
}

/**
 * Variants that can be had for a gift: as dear as what was given today, so that no price is said. Nothing else of the
 * shop's, and no table where a place in it would say that something costs more.
 */
export const evenOnly = (choices: readonly ExchangeChoice[]): ExchangeChoice[] =>
	choices
		.map((choice) => {
			const variants = choice.variants.filter(({ difference }) => difference === 0);
			const isWhole = variants.length === choice.variants.length;
			return { ...choice, variants, matrix: isWhole ? choice.matrix : null, others: null };
		})
		.filter(({ variants }) => variants.some(({ isCurrent }) => !isCurrent));

/** The ways back with the shop's own prices, and whether it pays whatever is the reason. */
export function giftWays(
	{ version, windows }: Evaluation,
	lines: readonly string[],
	currency: string
): Pick<GiftPage, 'ways' | 'shopPays'> {
	const own = windows.filter(({ line }) => lines.includes(line.id));
	return {
		ways: offeredWays(version.document, currency),
		shopPays: own.every(({ current }) => current.postage !== 'buyer')
	};
}
