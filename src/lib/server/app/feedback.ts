import type { Principal } from '#domain/access/principal.ts';
import { EDIT_FOR_MS, firstName, type TypedAnswer } from '#domain/feedback/answer.ts';
import type { FeedbackPage, ReviewedView } from '#domain/feedback/feedback-page.ts';
import type { Occasion, Score } from '#domain/feedback/states.ts';
import { accept, refuse, type Result } from '#domain/refusal.ts';
import type { Connection } from '../db/client.ts';
import { findMailWish, findOpenAsk, isAnswered, setMailWish } from '../db/feedback-asks.ts';
import { findAnswer, findLastAnswer } from '../db/feedback-answers.ts';
import { readForm, readFormVersion } from '../db/feedback-forms.ts';
import { listLineProducts } from '../db/feedback-lists.ts';
import { listReviews, sumReviews, type ReviewedProduct } from '../db/feedback-reviews.ts';
import { hasProved } from '../db/grants.ts';
import { findGrantedRecord } from '../db/order-record.ts';
import { findOrderId } from '../db/orders.ts';
import { createRateLimiter } from '../db/rate-limits.ts';
import { answerFeedback, seenOf, type AnswerInput } from '../use-cases/answer-feedback.ts';
import { giveScore, type GivenFeedback } from '../use-cases/give-feedback.ts';
import { takeFeedbackBack, tellFeedback } from '../use-cases/tell-feedback.ts';
import { readAs } from './read-as.ts';
import { reviewSumsOf } from './review-sums.ts';
import type { KeyClaim } from '../db/idempotency.ts';
import type { Render } from '../db/transaction.ts';
import type { Bind } from './bind.ts';
import type { Run } from './staff-tools.ts';
import type { SeenOrder } from './views.ts';

export type FeedbackOptions = {
	connection: Pick<Connection, 'db' | 'sql'>;
	run: Run;
	bind: Bind;
	zone: string;
	/** Widens the limits, for tests. */
	rateScale: number;
};

/** So often an hour something may be said about one order, whoever says it. */
const HOURLY = { name: 'feedback', points: 30, seconds: 3600 };
const MOST_REVIEWS = 10;

const productsIn = (lines: Map<string, string | null>): string[] => [
	...new Set([...lines.values()].filter((one) => one !== null))
];

type At = { ref: string; about: string; key?: string | undefined };

export type FeedbackTold = { asked: boolean; lines: Map<string, ReviewedView> };

const reviewedView = ({ product, n, stars, small, large, true: fits }: ReviewedProduct, title: string) => ({
	...{ product, n, small, large, fits, mean: Math.round((stars * 10) / n) / 10, title }
});

/** What shoppers say about an order, for whoever may see it; null for everybody else. */
export function feedbackOf({ connection, run, bind, zone, rateScale }: FeedbackOptions) {
	const { db, sql } = connection;
	const limiter = createRateLimiter(db, rateScale);
	const keptSums = reviewSumsOf(db);

	/** Says something about an order that is theirs. Refusals: `grant.missing`, `proof.missing`, `rate.limited`. */
	async function say<T>(
		principal: Principal,
		ref: string,
		work: (actor: { kind: 'shopper'; id: string }) => Promise<Result<T>>
	): Promise<Result<T>> {
		if (principal.kind !== 'guest' && principal.kind !== 'shopper') return refuse('grant.missing');
		if (!(await readAs(connection, principal, ref))) return refuse('grant.missing');
		// A link can be passed on, so whoever only holds one first shows by a code that the order is theirs.
		if (!(await hasProved(sql, principal.id, ref))) return refuse('proof.missing');
		if (!(await limiter.take(HOURLY, ref))) return refuse('rate.limited', { retry_after: HOURLY.seconds });
		return work({ kind: 'shopper', id: principal.id });
	}

	/** What others say of the products of an order's lines. */
	async function reviewedOf(
		lines: Map<string, string | null>,
		titleOf: (product: string) => string
	): Promise<ReviewedView[]> {
		const sums = await sumReviews(db, productsIn(lines));
		return [...sums.values()].map((sum) => reviewedView(sum, titleOf(sum.product)));
	}

	return {
		/** Whether a shopper may answer: they showed that the order is theirs. */
		async mayAnswer(principal: Principal, ref: string): Promise<boolean> {
			return 'id' in principal && hasProved(sql, principal.id, ref);
		},

		async see(principal: Principal, ref: string): Promise<FeedbackPage | null> {
			const record = await readAs(connection, principal, ref);
			const orderId = record && (await findOrderId(db, ref));
			if (!record || !orderId) return null;
			const ask = await findOpenAsk(db, orderId);
			const last = ask ? undefined : await findLastAnswer(db, orderId);
			const what: { occasion: Occasion; subject: string } = ask ?? {
				occasion: last?.occasion ?? 'order',
				subject: last?.subject ?? orderId
			};
			const [own, form, products, wish] = await Promise.all([
				findAnswer(db, { orderId, ...what }),
				ask ? readFormVersion(db, ask.formVersion) : readForm(db),
				listLineProducts(db, orderId),
				findMailWish(db, orderId)
			]);
			const gone = !own && (await isAnswered(db, { orderId, ...what }));
			const titleOf = (product: string) =>
				record.lines.find(({ id }) => products.get(id) === product)?.title ?? '';
			const [reviewed, reviews] = await Promise.all([
				reviewedOf(products, titleOf),
				listReviews(db, productsIn(products), { limit: MOST_REVIEWS, not: orderId })
			]);
			const until = own && own.givenAt + EDIT_FOR_MS;
			const { content } = form;
			return {
				...{ ref: record.ref, displayRef: record.display_ref, zone, asOf: record.read_at },
				...{ about: `${what.occasion}:${what.subject}`, occasion: what.occasion, gone, reviewed },
				seen: seenOf(own),
				...{ question: content.question, nps: content.nps },
				lines: record.lines.map(({ id, title }) => ({ id, title, product: products.get(id) ?? null })),
				own: own
					? {
							...own,
							score: own.score as Score,
							until: until && until > Date.parse(record.read_at) ? new Date(until).toISOString() : null
						}
					: null,
				mail: wish === null ? 'unsaid' : wish ? 'yes' : 'no',
				reviews: reviews.map(({ name, ...one }) => ({ ...one, name: firstName(name) }))
			};
		},

		/**
		 * What the order's page says: whether they are asked, and what others say of its goods, by line.
		 *
		 * @param seen what was read of it when they arrived
		 */
		async brief(principal: Principal, ref: string, seen?: SeenOrder): Promise<FeedbackTold | null> {
			if (principal.kind !== 'guest' && principal.kind !== 'shopper') return null;
			const record = seen?.ref === ref ? seen.record : await findGrantedRecord(sql, principal.id, ref, 0);
			if (!record) return null;
			const products = new Map(record.lines.map(({ id, product_id }) => [id, product_id]));
			const sums = await keptSums(productsIn(products));
			const reviewed = record.lines.flatMap(({ id, product_id }) => {
				const sum = product_id === null ? undefined : sums.get(product_id);
				return sum ? [[id, reviewedView(sum, '')] as const] : [];
			});
			return { asked: record.feedback_asked, lines: new Map(reviewed) };
		},

		/** Refusals: those of `say` and of `giveScore`. */
		score: (
			principal: Principal,
			input: At & { score: Score; anonymous: boolean }
		): Promise<Result<GivenFeedback>> => say(principal, input.ref, (actor) => run(giveScore, actor, input)),

		/** Refusals: those of `say` and of `tellFeedback`. */
		tell: (principal: Principal, input: At & { typed: TypedAnswer }) =>
			say(principal, input.ref, (actor) => run(tellFeedback, actor, input)),

		/**
		 * A whole form, once for its key. Refusals: those of `say`; what `answerFeedback` refuses is in the answer.
		 */
		answerOnce: (
			principal: Principal,
			input: AnswerInput & { seen?: string | undefined },
			claim: KeyClaim,
			render: Render<{ about: string }>
		) =>
			say(principal, input.ref, async (actor) =>
				accept(await bind(answerFeedback).once(actor, input, claim, render))
			),

		/** Refusals: those of `say` and of `takeFeedbackBack`. */
		takeBack: (principal: Principal, input: At) =>
			say(principal, input.ref, (actor) => run(takeFeedbackBack, actor, input)),

		/** Whether they may be asked by mail. Refusals: those of `say`. */
		wish: (principal: Principal, ref: string, yes: boolean) =>
			say(principal, ref, async () => {
				const orderId = await findOrderId(db, ref);
				if (orderId) await setMailWish(db, orderId, yes);
				return { ok: true, value: { yes } } as const;
			})
	};
}
