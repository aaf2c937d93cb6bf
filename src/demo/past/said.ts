import type { TypedAnswer } from '#domain/feedback/answer.ts';
import type { FeedbackReason } from '#domain/feedback/reasons.ts';
import type { Outcome, ReviewFit, Score } from '#domain/feedback/states.ts';
import type { StoryStep } from '#server/app/record-story.ts';
import type { ToldStory } from '#server/app/say-story.ts';
import { chanceOf } from '../chance.ts';

const HOUR_MS = 3_600_000;
const BUYER = { kind: 'shopper', id: 'demo-buyer' } as const;
/** A low score of the last day waits for somebody; what is older was seen to. */
const OPEN_FOR_MS = 20 * HOUR_MS;

type Saying = {
	score: Score;
	en: string;
	zh: string;
	reasons: FeedbackReason[];
	/** Others may read it; with how it fits, where that was said. */
	review?: { fit?: ReviewFit };
	anonymous?: true;
	outcome?: Outcome;
};
const say = (
	score: Score,
	en: string,
	zh: string,
	reasons: FeedbackReason[],
	more: Partial<Saying> = {}
) => ({
	...{ score, en, zh, reasons },
	...more
});

/** What buyers say of what has come, in turn. */
// prettier-ignore
const OF_DELIVERY: readonly Saying[] = [
	say(5, 'Lovely, and packed with care.', '很漂亮，包装得很用心。', ['liked_product'], { review: {} }),
	say(4, 'Good, one day later than I had hoped.', '不错，只是比预计晚了一天。', ['arrived_late']),
	say(2, 'The parcel was late and nobody told me.', '快递太慢了，也没有人通知我。', ['arrived_late', 'no_answer'], { outcome: 'reached' }),
	say(5, '', '', ['liked_delivery']),
	say(4, 'Beautiful, but it runs a little small.', '很好看，就是偏小一点。', ['too_small'], { review: { fit: 'small' } }),
	say(1, 'It arrived broken, the box was crushed.', '收到时已经碎了，箱子被压坏了。', ['damaged_in_transit', 'packaging'], { outcome: 'made_good' }),
	say(3, 'The colour is darker than in the picture.', '颜色比图片深。', ['not_as_described']),
	say(5, 'Exactly as described. Will buy again.', '和描述完全一样，还会再买。', ['liked_product'], { review: { fit: 'true' } }),
	say(4, '', '', ['liked_product']),
	say(2, 'Poor quality, the seam came undone.', '质量差，接缝裂开了。', ['quality'], { outcome: 'made_good' }),
	say(3, 'All right, but expensive.', '还行，就是有点贵。', ['price'], { anonymous: true }),
	say(5, 'Quick and friendly, thank you.', '又快又热情，谢谢。', ['liked_service', 'liked_delivery'])
];
/** What they say on the day itself: what the desk finds open. */
// prettier-ignore
const OF_TODAY: readonly Saying[] = [
	say(2, 'Two days late, and the driver left it in the rain.', '晚了两天，快递员还把包裹放在雨里。', ['arrived_late', 'carrier']),
	say(1, 'The rim was chipped and I cut my hand on it.', '边缘有缺口，我的手被划伤了。', ['defective']),
	say(5, 'Well packed, very pretty.', '包装很好，很漂亮。', ['liked_product'], { review: {} })
];
// prettier-ignore
const OF_CANCEL: readonly Saying[] = [
	say(4, 'Cancelling was quick, I had chosen the wrong size.', '取消很方便，是我选错了尺码。', ['liked_service']),
	say(3, 'Delivery would have taken too long.', '送货时间太长了。', ['arrived_late'])
];

/** Of which orders something is said, and out of how many of them. */
const ASKED: Readonly<
	Record<string, { occasion: ToldStory['occasion']; list: readonly Saying[]; one: number }>
> = {
	'delivered today': { occasion: 'delivered', list: OF_TODAY, one: 1 },
	delivered: { occasion: 'delivered', list: OF_DELIVERY, one: 0.75 },
	'delivered on a well-known way': { occasion: 'delivered', list: OF_DELIVERY, one: 0.75 },
	'delivered in parts': { occasion: 'delivered', list: OF_DELIVERY, one: 0.75 },
	'delivered at the second attempt': { occasion: 'delivered', list: OF_DELIVERY, one: 0.75 },
	fetched: { occasion: 'delivered', list: OF_DELIVERY, one: 0.75 },
	'cancelled in part': { occasion: 'cancelled', list: OF_CANCEL, one: 1 }
};

export type Said = {
	fate: string;
	ref: string;
	locale: string;
	line: { id: string };
	steps: readonly StoryStep[];
	/** How many of the same kind came before it. */
	index: number;
};

/** What a buyer says of an order some hours after the last that happened to it, if anything; never after `now`. */
export function saidOf({ fate, ref, locale, line, steps, index }: Said, now: Date): StoryStep[] {
	const about = Object.hasOwn(ASKED, fate) ? ASKED[fate] : undefined;
	const last = steps.at(-1)?.at;
	const chance = chanceOf(`said ${ref}`);
	if (!about || !last || !chance.happens(about.one)) return [];
	const left = now.getTime() - last.getTime();
	// Within hours of the parcel, and by the same share of the time there is where little is left.
	const at = new Date(
		last.getTime() + Math.round(Math.min(18 * HOUR_MS, left) * (0.2 + 0.6 * chance.next()))
	);
	const saying = about.list[index % about.list.length];
	if (!saying || left <= 0) return [];
	const isOpen = now.getTime() - at.getTime() < OPEN_FOR_MS;
	const said: ToldStory = {
		...{ occasion: about.occasion, score: saying.score, anonymous: saying.anonymous ?? false },
		typed: typedOf(saying, locale, line.id),
		outcome: isOpen ? null : (saying.outcome ?? null)
	};
	return [{ at, actor: BUYER, does: 'say', said }];
}

function typedOf({ en, zh, reasons, review, anonymous }: Saying, locale: string, line: string): TypedAnswer {
	return {
		...{ nps: '', words: locale.startsWith('zh') ? zh : en, reasons, photos: [] },
		...{ line: anonymous ? '' : line, review: review !== undefined, stars: '' },
		...{ fit: review?.fit ?? '', named: true }
	};
}
