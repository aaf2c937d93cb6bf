import type { QuoteAnswer } from '#domain/cancellation/quote-answer.ts';
import type { WantedLine } from '#domain/cancellation/quote-body.ts';
import type { Pieces } from '#domain/order/portions.ts';
import type { Result } from '#domain/refusal.ts';
import { createBind } from '#server/app/bind.ts';
import { exchangingOf } from '#server/app/exchanging.ts';
import { giftsOf } from '#server/app/gifts.ts';
import type { Run } from '#server/app/staff-tools.ts';
import type { Connection, Tx } from '#server/db/client.ts';
import type { Actor } from '#server/db/history.ts';
import { listPublished } from '#server/db/policies.ts';
import { transact } from '#server/db/transaction.ts';
import { askQuote } from '#server/use-cases/ask-quote.ts';
import { confirmQuote } from '#server/use-cases/confirm-quote.ts';
import { shareOrder } from '#server/use-cases/share-gift.ts';
import { WRITER } from './order-writer.ts';
import { got } from './returns.ts';

const deps = { versions: (_: unknown, tx: Tx) => listPublished(tx), quoteTtl: 'PT10M' };

/** Gifts of an order, given and sent back as their recipient does it. */
export function giftDesk(connection: Connection) {
	const { db } = connection;
	const bind = createBind(db, () => undefined);
	const run: Run = (command, actor, input) => bind(command).run(actor, input);
	const missing = (): never => {
		throw new Error('no gift asks for this');
	};
	const exchanging = exchangingOf({
		...{ connection, zone: 'Europe/Berlin', canHold: false, terms: missing },
		quotes: { find: missing, confirm: missing },
		suggestions: { suggest: missing }
	});
	const share = (ref: string, lines?: Pieces[], actor: Actor = WRITER) =>
		transact(db, (tx) => shareOrder(deps)(tx, actor, { ref, scope: 'gift', lines }));
	return {
		share,
		/** What the pages of a gift are made from. */
		app: giftsOf({
			...{ connection, run, deps, exchanging, zone: 'Europe/Berlin', returnAddress: null },
			photos: { add: missing, findShown: missing }
		}),
		/** A link for some pieces, and what is asked with it. */
		async give(ref: string, lines: Pieces[], actor: Actor = WRITER) {
			const gift = { id: got(await share(ref, lines, actor)).id, lines };
			const ask = (wanted: WantedLine[]): Promise<Result<QuoteAnswer>> =>
				transact(db, (tx) => askQuote(deps)(tx, WRITER, { ref, kind: 'return', lines: wanted, gift }));
			const confirm = (id: string, email: string, locale = 'en') =>
				transact(db, (tx) => confirmQuote(deps)(tx, WRITER, { id, recipient: { emailKey: email, locale } }));
			return {
				ask,
				confirm,
				/** Quoted and confirmed: the return, and its exchange where there is one. */
				async open(wanted: WantedLine[], email: string, locale?: string) {
					const done = got(await confirm(got(await ask(wanted)).id, email, locale));
					return { id: done.return?.id ?? '', exchange: done.exchange?.id ?? '' };
				}
			};
		}
	};
}
