import type { TypedAnswer } from '#domain/feedback/answer.ts';
import type { Occasion, Outcome, Score } from '#domain/feedback/states.ts';
import { refuse, type Result } from '#domain/refusal.ts';
import type { Tx } from '../db/client.ts';
import { findAnswer } from '../db/feedback-answers.ts';
import type { Actor } from '../db/history.ts';
import { lockOrder } from '../db/orders.ts';
import { planForEvents } from '../use-cases/ask-feedback.ts';
import { giveScore } from '../use-cases/give-feedback.ts';
import { tellFeedback } from '../use-cases/tell-feedback.ts';
import { endFeedbackTask } from '../use-cases/work-on-feedback.ts';

/** What a buyer says of an order in a story: the tap, what they add to it, and what came of it. */
export type ToldStory = {
	occasion: Extract<Occasion, 'delivered' | 'cancelled'>;
	score: Score;
	anonymous: boolean;
	typed: TypedAnswer;
	/** How the follow-up ended, where the answer asked for one and somebody has seen to it. */
	outcome: Outcome | null;
};

const TYPE_OF = { delivered: 'shipment.status_changed', cancelled: 'cancel.accepted' } as const;

/** Says it through the use cases that a shopper's page goes through. Refusals: theirs. */
export async function sayStory(
	tx: Tx,
	actor: Actor,
	{ ref, said }: { ref: string; said: ToldStory }
): Promise<Result<unknown>> {
	const order = await lockOrder(tx, { ref });
	if (!order) return refuse('order.not_found');
	const { occasion, score, anonymous, typed, outcome } = said;
	const data = { status: 'delivered' };
	await planForEvents(tx, [{ orderId: order.id, type: TYPE_OF[occasion], data, at: order.now }]);
	const about = `${occasion}:${order.id}`;
	const tapped = await giveScore(tx, actor, { ref, about, score, anonymous });
	if (!tapped.ok) return tapped;
	const key = tapped.value.key ?? undefined;
	const told = await tellFeedback(tx, actor, { ref, about, key, typed });
	if (!told.ok || outcome === null) return told;
	const answer = await findAnswer(tx, { orderId: order.id, occasion, subject: order.id });
	const ended = answer && (await endFeedbackTask(tx, { kind: 'system' }, { id: answer.id, outcome }));
	return ended ?? refuse('feedback.not_found');
}
