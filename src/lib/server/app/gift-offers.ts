import type { WantedLine } from '#domain/cancellation/quote-body.ts';
import type { ExchangeChoice } from '#domain/exchange/exchange-page.ts';
import { checkOffered } from '#domain/gift/check-gift.ts';
import { evenOnly, giftChoices, type GiftChoice } from '#domain/gift/gift-page.ts';
import type { GivenLine } from '#domain/gift/given-line.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import type { Evaluation } from '#domain/policy/evaluate.ts';
import { accept, type Result } from '#domain/refusal.ts';
import type { Connection } from '../db/client.ts';
import { findOrderRecord } from '../db/order-record.ts';
import type { exchangingOf } from './exchanging.ts';

/** A gift link that is good, with the order it is of. */
export type HeldLink = { id: string; ref: string; lines: readonly GivenLine[] };

type Options = Pick<Connection, 'sql'> & {
	evaluate: (record: OrderRecord) => Promise<Evaluation>;
	exchanging: Pick<ReturnType<typeof exchangingOf>, 'exchangeChoices'>;
};

/** What can be had in place of what was given: the same for the page of a gift and for what is posted to it. */
export function giftOffersOf({ sql, evaluate, exchanging }: Options) {
	async function offersOf(record: OrderRecord, choices: readonly GiftChoice[]): Promise<ExchangeChoice[]> {
		const wanted = choices
			.filter(({ most, resolutions }) => most > 0 && resolutions.includes('exchange'))
			.map(({ line, most }) => ({ line, quantity: most }));
		return evenOnly(wanted.length > 0 ? await exchanging.exchangeChoices(record, wanted) : []);
	}
	return {
		of: offersOf,
		/** Whether what is wanted instead is on the page. Refusals: those of `checkOffered`. */
		async check(link: HeldLink, lines: readonly WantedLine[]): Promise<Result<undefined>> {
			if (!lines.some(({ exchange_for }) => exchange_for)) return accept(undefined);
			const record = await findOrderRecord(sql, link.ref);
			if (!record) return checkOffered([], lines);
			const choices = giftChoices(record, await evaluate(record), link);
			return checkOffered(await offersOf(record, choices), lines);
		}
	};
}
