import type { z } from 'zod';
import type { AskState } from '#domain/shortage/states.ts';
import type { ShortagesAnswer } from './schemas/delays.ts';

type Found = {
	variant: string;
	level: number;
	reserved: number;
	ordered: number;
	nextDeliveryAt: Date | null;
	orders: readonly {
		ref: string;
		line: string;
		quantity: number;
		short: number;
		placedAt: string;
		asked: { state: AskState; newDate: string; answerBy: Date } | null;
	}[];
};

/** A variant that is short, as machines are told it. */
export const shortageAnswer = (one: Found): z.output<typeof ShortagesAnswer>['shortages'][number] => ({
	...{ variant: one.variant, level: one.level, reserved: one.reserved, ordered: one.ordered },
	next_delivery_at: one.nextDeliveryAt?.toISOString() ?? null,
	orders: one.orders.map(({ ref, line, quantity, short, placedAt, asked }) => ({
		...{ order: ref, line, quantity, short, placed_at: placedAt },
		asked: asked && {
			...{ state: asked.state, new_date: asked.newDate, answer_by: asked.answerBy.toISOString() }
		}
	}))
});
